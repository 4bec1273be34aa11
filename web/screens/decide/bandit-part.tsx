import type { ReactNode } from 'react'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { ShareOverTime } from '../../parts/charts/share-over-time.tsx'
import { DataTable, type TableColumn } from '../../parts/data-table.tsx'
import { Section } from '../../parts/section.tsx'
import { Unknown } from '../../parts/unknown.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { type Readout, variantName } from './readout-view.ts'
import styles from './decide.module.css'

type Arm = NonNullable<Readout['bandit']>['arms'][number]
type Row = Arm & { readonly name: string; readonly place: number }

/** What a bandit knows of each variant, and how its shares went: in the place of every test. */
export function BanditPart({ readout }: { readonly readout: Readout }): ReactNode {
  const words = useWords()
  const { say, format } = words
  const { bandit, experiment } = readout
  if (bandit === undefined) return null
  const rows = bandit.arms.map((arm, place): Row => ({ ...arm, place, name: variantName(readout, arm.variant) }))
  return (
    <>
      <Section title={say('bandit.variants')} note={say('bandit.variants-note')}>
        <DataTable caption={say('bandit.variants')} columns={columnsOf(words)} rows={rows} rowKey={({ variant }) => variant} />
      </Section>
      <Section title={say('bandit.shares')} note={say('bandit.shares-note', { floor: format.share(experiment.plan.bandit?.floor ?? 0) })}>
        <ShareOverTime
          label={say('bandit.shares-chart', { from: format.day(experiment.startedAt ?? readout.asOf), to: format.day(experiment.stoppedAt ?? readout.asOf) })}
          arms={experiment.variants.map(({ key, name }, place) => ({ key, name, arm: armLook(place) }))}
          stretches={experiment.plan.bandit?.stretches ?? []}
          until={experiment.stoppedAt ?? readout.asOf}
        />
        <p className={styles['quiet']}>{say('bandit.no-tests')}</p>
      </Section>
    </>
  )
}

function columnsOf({ say, format }: WordsNow): readonly TableColumn<Row>[] {
  return [
    { key: 'variant', head: say('bandit.variant'), place: 'name', width: '24%', cell: ({ place, name }) => <span className={styles['arm']}><ArmMark arm={armLook(place)} /> {name}</span> },
    { key: 'people', head: say('bandit.people'), kind: 'figure', cell: ({ people }) => format.count(people) },
    { key: 'converted', head: say('bandit.converted'), kind: 'figure', cell: ({ converted }) => format.count(converted) },
    { key: 'rate', head: say('bandit.rate'), kind: 'figure', cell: ({ rate }) => (rate === null ? <Unknown reason={say('bandit.nobody')} /> : format.rate(rate)) },
    { key: 'interval', head: say('bandit.interval-head'), kind: 'figure', place: 'note', cell: ({ rate, interval }) => (rate === null ? null : format.rateRange(interval.from, interval.to)) },
    { key: 'share', head: say('bandit.share'), kind: 'figure', cell: ({ share }) => format.rate(share) },
    { key: 'loss', head: <>{say('bandit.loss')}<span className={styles['under']}>{say('bandit.loss-note')}</span></>, kind: 'figure', cell: ({ loss }) => format.points(loss, 'never') },
    { key: 'chance', head: say('bandit.chance'), kind: 'figure', place: 'answer', cell: ({ chance }) => <strong>{format.chance(chance)}</strong> },
  ]
}
