import { Modal, TextInput, useMantineColorScheme } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useKept } from '../../api/kept.ts'
import { Icon } from '../../parts/icon.tsx'
import type { Locale } from '../../words/locale.ts'
import { useWords } from '../../words/use-words.tsx'
import type { MemberNow } from '../member-now.ts'
import { useSignOut } from '../sign-out.ts'
import { actionEntries, type Entry, groups, matching, pageEntries, remembered } from './entries.ts'
import { KeyCaps } from './key-caps.tsx'
import { useFound } from './use-found.ts'
import styles from './find.module.css'

export type FindOrDoProps = {
  readonly member: MemberNow
  readonly onClose: () => void
  readonly onKeys: () => void
  readonly onLanguage: (locale: Locale) => void
}

/** One list to go to a page, to do something, and to look up whatever has a name. */
export function FindOrDo({ member, onClose, onKeys, onLanguage }: FindOrDoProps): ReactNode {
  const { say } = useWords()
  const phone = useMediaQuery('(max-width: 639px)', false, { getInitialValueInEffect: false })
  const [text, setText] = useState('')
  const [recent, keepRecent] = useKept<readonly Entry[]>(`${member.member.id}:recent`)
  const act = useAct({ onKeys, onLanguage })
  const { entries, busy } = useEntries(text, member, recent ?? [])
  const choose = (id: string): void => {
    const entry = entries.find((one) => one.id === id)
    if (entry === undefined || entry.refused !== undefined) return
    keepRecent(remembered(recent ?? [], entry))
    onClose()
    act(entry)
  }
  return (
    <Modal.Root opened onClose={onClose} size={600} padding={0} centered={false} fullScreen={phone} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={say('frame.find')}>
        <List text={text} onText={setText} entries={entries} busy={busy} onChoose={choose} onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  )
}

function useEntries(text: string, member: MemberNow, recent: readonly Entry[]): { readonly entries: readonly Entry[]; readonly busy: boolean } {
  const { say } = useWords()
  const found = useFound(text, say)
  const known = useMemo(() => [...actionEntries(say, member.member), ...pageEntries(say)], [say, member.member])
  const entries = useMemo(() => {
    if (text.trim() === '') {
      const ids = new Set(recent.map(({ id }) => id))
      return [...recent, ...known.filter(({ id }) => !ids.has(id))]
    }
    return [...matching(known, text), ...found.entries]
  }, [text, known, recent, found.entries])
  return { entries, busy: found.busy }
}

function useAct({ onKeys, onLanguage }: Pick<FindOrDoProps, 'onKeys' | 'onLanguage'>): (entry: Entry) => void {
  const [, navigate] = useLocation()
  const { setLocale } = useWords()
  const { setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  return ({ act }) => {
    switch (act.kind) {
      case 'go':
        return navigate(act.href)
      case 'scheme':
        return setColorScheme(act.scheme)
      case 'locale':
        void setLocale(act.locale)
        return onLanguage(act.locale)
      case 'keys':
        return onKeys()
      case 'sign-out':
        return void signOut()
    }
  }
}

type ListProps = {
  readonly text: string
  readonly onText: (text: string) => void
  readonly entries: readonly Entry[]
  readonly busy: boolean
  readonly onChoose: (id: string) => void
  readonly onClose: () => void
}

/** A combobox with its list always open: the field keeps the focus and names the option that Enter takes. */
function List({ text, onText, entries, busy, onChoose, onClose }: ListProps): ReactNode {
  const { say } = useWords()
  const list = useId()
  const lines = groups.flatMap((group) => entries.filter((entry) => entry.group === group))
  const [moved, setMoved] = useState<{ readonly of: string; readonly to: string }>()
  // Other letters, another first line; lines that arrive later leave a chosen one where it is.
  const at = Math.max(0, moved?.of === text ? lines.findIndex(({ id }) => id === moved.to) : 0)
  const active = lines[at]
  const move = (by: number): void => {
    const next = lines[(at + by + lines.length) % lines.length]
    if (next === undefined) return
    setMoved({ of: text, to: next.id })
    document.getElementById(`${list}-${next.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0 && event.key !== 'Enter') return
    event.preventDefault()
    if (by !== 0) move(by)
    else if (active !== undefined) onChoose(active.id)
  }
  return (
    <>
      <div className={styles['head']}>
        <TextInput
          data-autofocus
          autoFocus
          className={styles['field'] ?? ''}
          variant="unstyled"
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls={list}
          aria-activedescendant={active === undefined ? undefined : `${list}-${active.id}`}
          aria-label={say('frame.find')}
          placeholder={say('find.hint')}
          leftSection={<Icon name="search" />}
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          onKeyDown={press}
        />
        <button type="button" className={styles['close']} onClick={onClose} aria-label={say('find.close')}><Icon name="cross" /></button>
      </div>
      <div id={list} role="listbox" className={styles['list']} aria-label={say('frame.find')} tabIndex={-1}>
        {groups.map((group) => {
          const own = lines.filter((entry) => entry.group === group)
          return own.length === 0 ? null : (
            <div key={group} role="group" aria-labelledby={`${list}-of-${group}`}>
              <p id={`${list}-of-${group}`} role="presentation" className={styles['group']}>{say(`find.group-${group}`)}</p>
              {own.map((entry) => <Line key={entry.id} id={`${list}-${entry.id}`} entry={entry} active={entry === active} onChoose={onChoose} />)}
            </div>
          )
        })}
      </div>
      {lines.length === 0 && !busy ? <p className={styles['nothing']}>{say('find.nothing')}</p> : null}
      <p className="unseen" role="status">{busy ? '' : say('find.count', { n: lines.length })}</p>
    </>
  )
}

type LineProps = { readonly id: string; readonly entry: Entry; readonly active: boolean; readonly onChoose: (id: string) => void }

function Line({ id, entry, active, onChoose }: LineProps): ReactNode {
  return (
    <div id={id} role="option" aria-selected={active} aria-disabled={entry.refused !== undefined || undefined} className={styles['line']} onMouseDown={(event) => event.preventDefault()} onClick={() => onChoose(entry.id)}>
      <Icon name={entry.icon} />
      <span className={styles['label']}>{entry.label}</span>
      <span className={styles['note']}>{entry.refused ?? entry.note}</span>
      {entry.keys === undefined ? null : <KeyCaps keys={entry.keys} />}
    </div>
  )
}
