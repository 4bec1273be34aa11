import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered } from '../../api/answered.tsx'
import { alone } from '../../api/client.ts'
import { useExposed } from '../../api/live.ts'
import { useApi } from '../../api/provider.tsx'
import { ArmMark } from '../../parts/charts/arm-shape.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { isBalanced, SampleRatio } from '../../parts/charts/sample-ratio.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { armsOf, verdictOfSplit, type LiveArm } from './arms.ts'
import type { Started } from './experiment-watch-screen.tsx'
import styles from './experiment-watch.module.css'

/** How many people met which variant, as it happens, and whether they part as planned. */
export function ArmsLive({ experiment }: { readonly experiment: Started }): ReactNode {
  const words = useWords()
  const { say } = words
  const exposed = useExposed(experiment.key, { running: experiment.kind === 'running' })
  const checks = useQuery({ ...useApi().readout.glances.queryOptions({ keys: [experiment.key] }, alone), refetchInterval: 10_000 }).data?.[0]?.checks
  return (
    <Answered query={exposed} what={say('watch.exposed-failed')}>
      {({ variants }) => {
        const arms = armsOf(experiment, variants, checks)
        return (
          <section aria-label={say('watch.who-meets-what')}>
            <Sentence arms={arms} split={verdictOfSplit(checks)} />
            <DataTable caption={say('watch.who-meets-what')} columns={columnsOf(words)} rows={arms} rowKey={(arm) => arm.key} />
          </section>
        )
      }}
    </Answered>
  )
}

const splitIcons = { ok: 'check', warn: 'triangle', blocked: 'octagon', 'not-yet': 'clock' } as const

/** The page's own sentence: people so far, and whether the split can be trusted. */
function Sentence({ arms, split }: { readonly arms: readonly LiveArm[]; readonly split: ReturnType<typeof verdictOfSplit> }): ReactNode {
  const { say, format } = useWords()
  const people = arms.reduce((sum, arm) => sum + arm.people, 0)
  return (
    <div className={styles['answer']}>
      <p className={styles['sentence']} role="status">
        {people === 0 ? say('watch.nobody-yet') : say('watch.met-it', { n: people, people: format.count(people) })}
      </p>
      {/* Its place is kept while the check is on its way, so that nothing moves. */}
      <p className={styles['split-words']} data-split={split}>
        {split === undefined ? null : <><Icon name={splitIcons[split]} /> {say(`watch.split-${split}`)}</>}
      </p>
    </div>
  )
}

function columnsOf({ say, format }: WordsNow) {
  return [
    { key: 'arm', head: say('watch.head-variant'), width: '36%', place: 'name' as const, cell: (arm: LiveArm) => <span className={styles['arm']}><ArmMark arm={armLook(arm.index)} /> {arm.name}</span> },
    { key: 'people', head: say('watch.head-people'), kind: 'figure' as const, place: 'answer' as const, cell: (arm: LiveArm) => <strong data-people={arm.key}>{format.count(arm.people)}</strong> },
    { key: 'share', head: say('watch.head-share'), kind: 'figure' as const, cell: (arm: LiveArm) => (arm.share === null ? '–' : format.rate(arm.share)) },
    { key: 'planned', head: say('watch.head-planned-share'), kind: 'figure' as const, place: 'note' as const, cell: (arm: LiveArm) => <span className={styles['quiet']}><span className={styles['phone-only']}>{arm.share === null ? '–' : format.rate(arm.share)} · {say('watch.head-planned')} </span>{format.rate(arm.planned)}</span> },
    {
      key: 'ratio', head: <span className="unseen">{say('watch.head-chance')}</span>, width: '140px', kind: 'mark' as const, place: 'mark' as const,
      cell: (arm: LiveArm) => (arm.share === null || arm.chance === null ? null : (
        <span className={styles['ratio']}>
          <SampleRatio name={arm.name} share={arm.share} planned={arm.planned} chance={arm.chance} />
          <span className="unseen">{isBalanced({ share: arm.share, chance: arm.chance }) ? '' : say('watch.split-off')}</span>
        </span>
      )),
    },
  ]
}
