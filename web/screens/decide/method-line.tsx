import type { ReactNode } from 'react'
import { TextAction } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { readoutCsv } from './readout-csv.ts'
import { type Readout, variantName } from './readout-view.ts'
import styles from './decide.module.css'

/** For analysts: which test, which interval, what it gave; and all of it as a file. */
export function MethodLine({ readout }: { readonly readout: Readout }): ReactNode {
  const { say, format } = useWords()
  const lifts = readout.metrics[0]?.lifts ?? []
  return (
    <footer className={styles['method']}>
      <div>
        {lifts.map(({ variant, lift }) =>
          lift.kind === 'none' ? null : (
            <p key={variant}>
              {say('decide.method', {
                convention: lift.convention,
                interval: lift.intervals.relative,
                variant: variantName(readout, variant),
                statistic: format.figure(lift.statistic, 3),
                p: lift.pValue.toPrecision(3),
                when: format.fullTime(readout.asOf),
              })}
            </p>
          ),
        )}
        {lastLooks(readout).map(({ variant, fraction, z, critical, pValue, n }) => (
          <p key={variant}>{say('decide.method-look', { n: format.count(n), share: format.rate(fraction), z: format.figure(z, 2), critical: format.figure(critical, 2), p: pValue.toPrecision(3) })}</p>
        ))}
        {readout.eventsFrom === undefined ? null : <p>{say('decide.events-from', { time: format.fullTime(readout.eventsFrom) })}</p>}
      </div>
      <span className={styles['exports']}>
        <TextAction onClick={() => download(`${readout.experiment.key}.json`, 'application/json', JSON.stringify(readout, null, 2))}>{say('decide.export')}</TextAction>
        <TextAction onClick={() => download(`${readout.experiment.key}.csv`, 'text/csv', readoutCsv(readout))}>{say('decide.export-csv')}</TextAction>
      </span>
    </footer>
  )
}

/** The look that the verdict is of, per variant, and how many there were. */
function lastLooks({ metrics, experiment }: Readout) {
  const looks = metrics[0]?.looks ?? []
  return experiment.variants.flatMap(({ key }) => {
    const own = looks.filter(({ variant }) => variant === key)
    const last = own.at(-1)
    return last === undefined ? [] : [{ ...last, n: own.length }]
  })
}

function download(file: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = Object.assign(document.createElement('a'), { href: address, download: file })
  link.click()
  URL.revokeObjectURL(address)
}
