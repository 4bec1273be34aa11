import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useApi } from '../../api/provider.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { FreshKey } from './fresh-key.ts'
import { places, snippet, type Place } from './snippet.ts'
import styles from './start.module.css'

const needs = { page: 'client', browser: 'client', react: 'client', node: 'server', openfeature: 'server' } as const satisfies Record<Place, FreshKey['kind']>

type Props = { readonly fresh: FreshKey | null; readonly primary?: boolean }

/** What to paste: with the key that was just made, and with a flag that exists here. */
export function Code({ fresh, primary = false }: Props): ReactNode {
  const { say, rich } = useWords()
  const [chosen, setPlace] = useState<Place>()
  const place: Place = chosen ?? (fresh?.kind === 'server' ? 'node' : 'page')
  const flags = useQuery(useApi().flag.list.queryOptions({ limit: 1 }))
  const flag = flags.data?.flags[0]
  const fits = fresh?.kind === needs[place]
  const key = fits ? fresh.token : say(`start.your-${needs[place]}-key`)
  const text = snippet(place, { url: location.origin, key, flag: { key: flag?.key ?? 'onboarding.checklist', fallback: flag?.variations[0]?.value ?? false } })
  return (
    <div className={styles['code']}>
      <SegmentedControl aria-label={say('start.where')} value={place} onChange={(value) => setPlace(places.find((each) => each === value) ?? 'page')}
        data={places.map((each) => ({ value: each, label: say(`start.place-${each}`) }))} />
      {place === 'page' ? null : <p className={styles['note']}>{rich('start.install', { build: <code>npm run build:sdk</code>, install: <code>npm install …/producting/sdk</code> })}</p>}
      <p className={styles['note']}>{fits ? say('start.code-with-key') : say('start.code-without-key')}</p>
      <CodeBlock code={text} copyLabel={fits ? say('start.copy-with-key') : say('start.copy-code')} primary={primary} />
    </div>
  )
}
