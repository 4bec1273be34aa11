import type { ReactNode } from 'react'
import { rateInterval } from '#server/stats/arm.ts'
import { conversionSummary } from '#server/stats/summary.ts'
import { armLook } from '../../parts/charts/kinds.ts'
import { ShareByTime, type TimeSeries } from '../../parts/charts/share-by-time.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { curveSentence } from './curve-words.ts'
import { type Metric, type Readout, variantSpokenOf } from './readout-view.ts'
import styles from './decide.module.css'

/** Of each time to something, how many had done it by when: over everybody counted, whose time is known to the end of the window. */
export function Curves({ readout }: { readonly readout: Readout }): ReactNode {
  const words = useWords()
  const { say } = words
  return readout.metrics.filter(({ curve, arms }) => curve.length > 0 && arms.some(({ matured }) => matured > 0)).map((metric) => {
    const series = seriesOf(readout, metric)
    const [control, variant] = [series[0], series.find(({ key }) => key === variantSpokenOf(readout))]
    return (
      <Section key={metric.key} title={metric.name} note={say('decide.curve-note')}>
        {control === undefined || variant === undefined || variant === control ? null : <p className={styles['curve-sentence']}>{curveSentence(control, variant, words)}</p>}
        <ShareByTime label={say('decide.curve-chart', { metric: metric.name })} series={series} />
      </Section>
    )
  })
}

/** Arms with people to tell of, in the experiment's order. */
function seriesOf({ experiment: { variants } }: Readout, { curve, arms }: Metric): readonly (TimeSeries & { readonly key: string })[] {
  return variants.flatMap(({ key, name }, index) => {
    const matured = arms.find((arm) => arm.variant === key)?.matured ?? 0
    if (matured === 0) return []
    const points = curve.flatMap(({ afterMs, arms: shares }) => {
      const people = shares.find((one) => one.variant === key)?.people ?? 0
      const { from, to } = rateInterval(conversionSummary(matured, people), 0.05) ?? { from: null, to: null }
      return [{ afterMs, share: people / matured, low: from ?? 0, high: to ?? 1 }]
    })
    return [{ key, name, arm: armLook(index), points }]
  })
}
