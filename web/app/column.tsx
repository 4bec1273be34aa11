import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useWords } from '../words/use-words.tsx'
import { Icon } from '../parts/icon.tsx'
import { findKey } from './find/key-caps.tsx'
import { openVerbs, to, verbOf, verbPages, type OpenVerb } from './routes.ts'
import { PersonMenu, type PersonMenuProps } from './person-menu.tsx'
import styles from './column.module.css'

export type ColumnProps = PersonMenuProps & {
  readonly workspace: string
  readonly environment: string
  /** Shown at Watch (running) and Decide (waiting for a person) only. */
  readonly numbers?: { readonly watch?: number; readonly decide?: number }
  /** Notices that the person has not read. */
  readonly unread?: number
  /** Opens the list "find or do". */
  readonly onFind?: () => void
}

/** Workspace, verbs, person, from top to bottom. */
export function Column({ workspace, environment, numbers = {}, unread = 0, onFind, ...person }: ColumnProps): ReactNode {
  const { say } = useWords()
  const [path] = useLocation()
  const current = verbOf(path)
  return (
    <aside className={styles['column']} aria-label={workspace}>
      <Workspace name={workspace} environment={environment} />
      <nav aria-label={say('frame.verbs')}>
        <ul className={styles['verbs']}>
          {openVerbs.map((verb) => (
            <VerbRow key={verb} verb={verb} open={verb === current} path={path} number={verb === 'watch' || verb === 'decide' ? numbers[verb] : undefined} />
          ))}
        </ul>
      </nav>
      <div className={styles['foot']}>
        {onFind === undefined ? null : <Find onFind={onFind} />}
        <Inbox unread={unread} open={path === to('inbox')} />
        <PersonMenu {...person} />
      </div>
    </aside>
  )
}

function Workspace({ name, environment }: { readonly name: string; readonly environment: string }): ReactNode {
  return (
    <div className={styles['workspace']}>
      <span className={styles['letter']} aria-hidden>{[...name][0]?.toUpperCase()}</span>
      <span className={styles['names']}>
        <span className={styles['name']}>{name}</span>
        <span className={styles['environment']}>{environment}</span>
      </span>
    </div>
  )
}

function Find({ onFind }: { readonly onFind: () => void }): ReactNode {
  const { say } = useWords()
  return (
    <UnstyledButton className={styles['verb'] ?? ''} onClick={onFind} aria-keyshortcuts="Control+K Meta+K" data-leaves>
      <Icon name="search" />
      <span>{say('frame.find')}</span>
      <kbd className={styles['key']} aria-hidden>{findKey}</kbd>
    </UnstyledButton>
  )
}

function Inbox({ unread, open }: { readonly unread: number; readonly open: boolean }): ReactNode {
  const { say, format } = useWords()
  return (
    <Link className={styles['verb']} href={to('inbox')} data-open={open || undefined} aria-current={open ? 'page' : undefined}>
      <Icon name="inbox" />
      <span>{say('frame.inbox')}</span>
      {unread === 0 ? null : <span className={styles['number']}>{format.count(unread)}<span className="unseen"> {say('frame.unread')}</span></span>}
    </Link>
  )
}

type VerbProps = {
  readonly verb: OpenVerb
  readonly open: boolean
  readonly path: string
  readonly number: number | undefined
}

function VerbRow({ verb, open, path, number }: VerbProps): ReactNode {
  const { say, format } = useWords()
  const pages = verbPages[verb]
  return (
    <li>
      <Link className={styles['verb']} href={to(pages[0])} data-open={open || undefined} aria-current={path === to(pages[0]) ? 'page' : undefined}>
        <Icon name={verb} />
        <span>{say(`verb.${verb}`)}</span>
        {number === undefined || number === 0 ? null : (
          <span className={styles['number']}>
            {format.count(number)}
            <span className="unseen"> {say(verb === 'watch' ? 'frame.running' : 'frame.waiting')}</span>
          </span>
        )}
      </Link>
      {open && pages.length > 1 ? <Pages verb={verb} path={path} /> : null}
    </li>
  )
}

function Pages({ verb, path }: { readonly verb: OpenVerb; readonly path: string }): ReactNode {
  const { say } = useWords()
  return (
    <ul className={styles['pages']}>
      {verbPages[verb].map((page) => (
        <li key={page}>
          <Link className={styles['page']} href={to(page)} aria-current={path === to(page) ? 'page' : undefined}>
            {say(`page.${page}`)}
          </Link>
        </li>
      ))}
    </ul>
  )
}
