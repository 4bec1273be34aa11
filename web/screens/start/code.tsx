import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { useMember } from '../../app/member.tsx'
import { maySee } from '../../app/member-now.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { FreshKey } from './fresh-key.ts'
import { places, snippet, type Place } from './snippet.ts'
import { useMakeKey } from './use-make-key.ts'
import styles from './start.module.css'

const needs = { page: 'client', browser: 'client', react: 'client', node: 'server', openfeature: 'server' } as const satisfies Record<Place, FreshKey['kind']>

type Props = { readonly fresh: FreshKey | null; readonly onFresh: (key: FreshKey) => void; readonly primary?: boolean }

/** What to paste: with the key that was just made, or by one press with a new one, and with a flag that exists here. */
export function Code({ fresh, onFresh, primary = false }: Props): ReactNode {
  const { say, rich } = useWords()
  const { member } = useMember()
  const [chosen, setPlace] = useState<Place>()
  const place: Place = chosen ?? (fresh?.kind === 'server' ? 'node' : 'page')
  const flags = useQuery(useApi().flag.list.queryOptions({ limit: 1 }))
  const flag = flags.data?.flags[0]
  const fits = fresh?.kind === needs[place]
  const key = fits ? fresh.token : say(`start.your-${needs[place]}-key`)
  // A key of another kind that can still be read is not taken off the page.
  const mayMake = fresh === null && maySee(member, 'admin')
  const text = snippet(place, { url: location.origin, key, flag: { key: flag?.key ?? 'onboarding.checklist', fallback: flag?.variations[0]?.value ?? false } })
  return (
    <div className={styles['code']}>
      <SegmentedControl aria-label={say('start.where')} value={place} onChange={(value) => setPlace(places.find((each) => each === value) ?? 'page')}
        data={places.map((each) => ({ value: each, label: say(`start.place-${each}`) }))} />
      {place === 'page' ? null : <p className={styles['note']}>{rich('start.install', { build: <code>npm run build:sdk</code>, install: <code>npm install …/producting/sdk</code> })}</p>}
      <p className={styles['note']}>{say(fits ? 'start.code-with-key' : maySee(member, 'admin') ? 'start.code-without-key' : 'start.keys-by-admin')}</p>
      {mayMake ? <MakeKey kind={needs[place]} name={say(`start.place-${place}`)} primary={primary} onFresh={onFresh} /> : null}
      <CodeBlock code={text} copyLabel={fits ? say('start.copy-with-key') : say('start.copy-code')} primary={primary && !mayMake} />
    </div>
  )
}

type MakeProps = { readonly kind: 'client' | 'server'; readonly name: string; readonly primary: boolean; readonly onFresh: (key: FreshKey) => void }

/** A key for this code, in the environment that the page is about. */
function MakeKey({ kind, name, primary, onFresh }: MakeProps): ReactNode {
  const { say } = useWords()
  const { environment } = useMember()
  const { make, error, busy } = useMakeKey((token) => onFresh({ kind, name, where: environment.name, token }))
  const Do = primary ? PrimaryButton : Button
  return (
    <div className={styles['buttons']}>
      <Do loading={busy} onClick={() => make({ kind, name, environment: environment.key })}>{say('start.put-key-in')}</Do>
      <ProblemLine error={error} />
    </div>
  )
}
