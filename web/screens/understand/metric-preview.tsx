import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import type { ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { Amounts } from '../../parts/charts/amounts.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { contractOf } from './contract.ts'
import type { Given } from './metric-draft.ts'
import styles from './understand.module.css'

type Preview = NonNullable<Answers['readout']['preview']>

/** What a metric would say of people who are here already: its value, how it spreads, and of whom that is. A new one says what it counts, too. */
export function MetricPreview({ definition, isNew = true }: { readonly definition: Given | null; readonly isNew?: boolean }): ReactNode {
  const { say } = useWords()
  // Typing settles first: each answer counts a thousand people anew.
  const [asked] = useDebouncedValue(definition, 400)
  const found = useQuery({ ...useApi().readout.preview.queryOptions(asked === null ? skipToken : { definition: asked }), placeholderData: keepPreviousData, staleTime: 60_000, retry: false })
  if (definition === null || asked === null) return <p className={styles['preview']}>{say('understand.preview-incomplete')}</p>
  if (found.error !== null) return <div className={styles['preview']}><ProblemLine error={found.error} /></div>
  if (found.data === undefined) return <p className={styles['preview']} aria-busy="true">{say('understand.preview-counting')}</p>
  return (
    <section className={styles['preview']} aria-label={say('understand.preview')} aria-busy={found.isFetching}>
      {found.data === null ? <p>{say('understand.preview-no-base')}</p> : <Counted preview={found.data} definition={definition} isNew={isNew} />}
    </section>
  )
}

function Counted({ preview, definition, isNew }: { readonly preview: Preview; readonly definition: Given; readonly isNew: boolean }): ReactNode {
  const words = useWords()
  const { say, format } = words
  if (preview.entered === 0) return <p>{say('understand.preview-nobody', { base: preview.base })}</p>
  const people = say('understand.people-count', { count: preview.entered, number: format.count(preview.entered) })
  return (
    <>
      {isNew ? <p className={styles['quiet']}>{contractOf(asRead(definition), words)}</p> : null}
      <p className={styles['preview-value']}>{valueOf(preview, definition, words)}</p>
      <p className={styles['quiet']}>{say('understand.preview-of', { people, base: preview.base, days: format.days(definition.kind === 'imported' ? 0 : definition.windowDays) })}</p>
      {preview.cut === null ? null : <p className={styles['quiet']}>{say('understand.preview-cut', { value: format.figure(preview.cut) })}</p>}
      {preview.leftOut > 0 ? <p className={styles['warn']}>{say('understand.preview-left-out', { n: preview.leftOut, number: format.count(preview.leftOut) })}</p> : null}
      <Picture preview={preview} definition={definition} />
    </>
  )
}

function valueOf({ value, converted }: Preview, definition: Given, { say, format }: WordsNow): string {
  switch (definition.kind) {
    case 'conversion':
    case 'retention':
    case 'funnel':
    case 'activation':
      return say('understand.preview-share', { rate: format.rate(value), n: converted, people: format.count(converted) })
    case 'time-to':
      return say('understand.preview-time', { time: format.stretch(value), n: converted, people: format.count(converted) })
    case 'revenue':
      return say('understand.preview-each', { value: `${format.figure(value)} ${definition.currency}` })
    case 'mean':
    case 'ratio':
    case 'quantile':
      return format.figure(value)
    default:
      return say('understand.preview-each', { value: format.figure(value) })
  }
}

/** Shares have nothing to spread but their steps; all others show how many people have how much. */
function Picture({ preview, definition }: { readonly preview: Preview; readonly definition: Given }): ReactNode {
  const { say, format } = useWords()
  if (definition.kind === 'funnel') {
    return <Amounts label={say('understand.steps')} amounts={preview.reached.map((people, index) => ({ name: definition.steps[index]?.event ?? '', value: people, text: format.rate(people / preview.entered) }))} most={preview.entered} />
  }
  if (definition.kind === 'conversion' || definition.kind === 'retention' || definition.kind === 'activation' || preview.spread.length < 2) return null
  const text = (value: number): string => (definition.kind === 'time-to' ? format.stretch(value) : format.figure(value, 1))
  return <Amounts label={say('understand.spread')} amounts={preview.spread.map((bin, index) => ({ name: index === preview.spread.length - 1 ? say('understand.from-on', { from: text(bin.from) }) : text(bin.from), value: bin.people, text: format.count(bin.people) }))} most={Math.max(...preview.spread.map((bin) => bin.people))} />
}

/** What is sent leaves out what has a default; a sentence needs it said. */
function asRead(definition: Given): Parameters<typeof contractOf>[0] {
  return { base: null, direction: 'more', filter: null, decimals: 2, ...definition } as Parameters<typeof contractOf>[0]
}
