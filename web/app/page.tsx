import { ActionIcon } from '@mantine/core'
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { Icon } from '../parts/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import { useFrame } from './frame-context.ts'
import { MoreButton } from './more-button.tsx'
import { isWriting } from './writing.ts'
import styles from './page.module.css'

// As the person's menu: fetched by its first press.
const OpenedMore = lazy(async () => ({ default: (await import('./opened-more.tsx')).OpenedMore }))

/** One step of the way to this page; the last one is the page itself and has no address. */
export type Crumb = { readonly label: string; readonly to?: string }

export type PageProps = {
  readonly crumbs: readonly Crumb[]
  readonly title: string
  /** One quiet line under the title: what kind of thing, since when, by whom. */
  readonly subtitle?: ReactNode
  /** At the right of the title; on a phone they belong into `dock` or `phoneMenu`. */
  readonly actions?: ReactNode
  /** `Menu.Item`s behind ⋯, for what is rare. */
  readonly menu?: ReactNode
  /** `Menu.Item`s that stand behind ⋯ on a phone alone, because elsewhere they are among the actions. */
  readonly phoneMenu?: ReactNode
  /** Beside the shared metric, for what is live. */
  readonly status?: ReactNode
  /** At most two buttons that stay at the foot of a phone. */
  readonly dock?: ReactNode
  readonly children: ReactNode
}

/** A page of the console: where am I, the title, then the sentence it opens with. */
export function Page({ crumbs, title, subtitle, actions, menu, phoneMenu, status, dock, children }: PageProps): ReactNode {
  const heading = useArrival(title)
  return (
    <div className={styles['page']} data-dock={dock !== undefined || undefined}>
      <header className={styles['head']}>
        <Way crumbs={crumbs} />
        <TopRight status={status} />
        <h1 ref={heading} tabIndex={-1} className={styles['title']}>{title}</h1>
        <div className={styles['actions']}>
          <div className={styles['wide']}>{actions}</div>
          <More hasParent={parentOf(crumbs) !== undefined} phone={phoneMenu}>{menu}</More>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={styles['content']}>
        {subtitle === undefined ? null : <p className={styles['subtitle']}>{subtitle}</p>}
        {children}
      </main>
      {dock === undefined ? null : <div className={styles['dock']} data-no-print>{dock}</div>}
    </div>
  )
}

/** Names the window, and after a move inside the console takes the reader to the title, as a page load would. */
function useArrival(title: string): React.RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  const [path] = useLocation()
  const { workspace, arrive } = useFrame()
  useEffect(() => {
    document.title = `${title} · ${workspace}`
  }, [title, workspace])
  useEffect(() => {
    if (!arrive(path)) return
    window.scrollTo(0, 0)
    // A page can come after the next thing was begun: whoever already writes in the list "find or do" goes on there.
    if (isWriting(document.activeElement)) return
    heading.current?.focus({ preventScroll: true })
  }, [path, arrive])
  return heading
}

/** The way here: words at full width, one step back on a phone, and the button of the column where that is a drawer. */
function Way({ crumbs }: { readonly crumbs: readonly Crumb[] }): ReactNode {
  const { say } = useWords()
  const { openMenu } = useFrame()
  const parent = parentOf(crumbs)
  return (
    <div className={styles['way']} data-has-parent={parent !== undefined || undefined}>
      <ActionIcon className={styles['menu'] ?? ''} color="ink" onClick={openMenu} aria-label={say('frame.menu')}>
        <Icon name="menu" />
      </ActionIcon>
      {parent?.to === undefined ? null : (
        <Link className={styles['back']} href={parent.to} aria-label={say('frame.back', { page: parent.label })}>
          <Icon name="chevron-left" />
        </Link>
      )}
      <nav className={styles['crumbs']} aria-label={say('frame.way')}>
        <ol>{crumbs.map((crumb) => <Step key={crumb.label} {...crumb} />)}</ol>
      </nav>
    </div>
  )
}

function parentOf(crumbs: readonly Crumb[]): Crumb | undefined {
  return crumbs.slice(0, -1).findLast((crumb) => crumb.to !== undefined)
}

function Step({ label, to }: Crumb): ReactNode {
  return <li>{to === undefined ? <span aria-current="page">{label}</span> : <Link href={to}>{label}</Link>}</li>
}

function TopRight({ status }: { readonly status: ReactNode }): ReactNode {
  const { metric } = useFrame()
  return (
    <div className={styles['right']}>
      {metric}
      {status}
    </div>
  )
}

/** What is rare. On a phone, where one step back has the place of the column's button, the column is opened from here. */
function More({ hasParent, phone, children }: { readonly hasParent: boolean; readonly phone: ReactNode; readonly children: ReactNode }): ReactNode {
  const [asked, setAsked] = useState(false)
  if (children === undefined && phone === undefined && !hasParent) return null
  const closed = <MoreButton phone={children === undefined} aria-haspopup="menu" aria-expanded={false} onClick={() => setAsked(true)} />
  return asked ? <Suspense fallback={closed}><OpenedMore hasParent={hasParent} phone={phone}>{children}</OpenedMore></Suspense> : closed
}
