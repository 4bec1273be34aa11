import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { PrimaryButton, TextAction } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { KeyOnce } from '../../parts/key-once.tsx'
import { LoadingRows } from '../../parts/loading-state.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { FreshKey } from './fresh-key.ts'
import { KeysTable } from './keys-table.tsx'
import styles from './start.module.css'

// Asked for once in a while, with the lists to choose from that nothing else on the page needs.
const NewKey = lazy(async () => ({ default: (await import('./new-key.tsx')).NewKey }))

export type ListedKey = Answers['key']['list']['keys'][number]

type Props = {
  readonly fresh: FreshKey | null
  readonly onFresh: (key: FreshKey | null) => void
  /** Making one is what is to be done next. */
  readonly next: boolean
}

/** The keys of this workspace; one that is made is shown once, here. */
export function KeysSection(props: Props): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  if (!maySee(member, 'editor')) return null
  return (
    <Section title={say('start.keys')} note={say('start.keys-note')}>
      <div className={styles['keys']}>
        <Making {...props} />
        <Keys onFresh={props.onFresh} />
      </div>
    </Section>
  )
}

function Making({ fresh, onFresh, next }: Props): ReactNode {
  const { say } = useWords()
  const { member } = useMember()
  const [open, setOpen] = useState(false)
  if (!maySee(member, 'admin')) return <p className={styles['note']}>{say('start.keys-by-admin')}</p>
  if (fresh !== null) return <KeyOnce name={nameOf(fresh, say(`start.kind-${fresh.kind}`))} secret={fresh.token} onDone={() => onFresh(null)} />
  if (open) {
    return (
      <Suspense fallback={<LoadingRows rows={2} />}>
        <NewKey
          onClose={() => setOpen(false)}
          onMade={(key) => {
            setOpen(false)
            onFresh(key)
          }}
        />
      </Suspense>
    )
  }
  const Do = next ? PrimaryButton : Button
  return <Do leftSection={<Icon name="plus" />} onClick={() => setOpen(true)}>{say('start.make-key')}</Do>
}

function nameOf({ name, where }: FreshKey, kind: string): string {
  return [name, kind, where].filter((part) => part !== null && part !== '').join(', ')
}

function Keys({ onFresh }: { readonly onFresh: (key: FreshKey) => void }): ReactNode {
  const { say } = useWords()
  const list = useQuery({ ...useApi().key.list.queryOptions(), refetchInterval: 15_000 })
  const [withWithdrawn, setWithWithdrawn] = useState(false)
  return (
    <Answered query={list} loading={<LoadingRows rows={3} />} what={say('start.keys-failed')}>
      {({ keys, environments, usage }) => {
        const withdrawn = keys.filter((key) => key.revokedAt !== null).length
        const shown = withWithdrawn ? keys : keys.filter((key) => key.revokedAt === null)
        return (
          <>
            {shown.length === 0 ? <p className={styles['note']}>{say('start.keys-empty')}</p> : <KeysTable keys={shown} environments={environments} usage={usage} onFresh={onFresh} />}
            {withdrawn === 0 ? null : (
              <TextAction onClick={() => setWithWithdrawn(!withWithdrawn)}>
                {withWithdrawn ? say('start.hide-withdrawn') : say('start.show-withdrawn', { n: withdrawn })}
              </TextAction>
            )}
          </>
        )
      }}
    </Answered>
  )
}
