import type { ReactNode } from 'react'
import { ArmLegend } from '../../parts/charts/arm-legend.tsx'
import { armLook } from '../../parts/charts/kinds.ts'
import { type FunnelStep, PairedFunnel } from '../../parts/charts/paired-funnel.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import { intervalOf, markOf, type Metric, type Readout, variantName, variantSpokenOf } from './readout-view.ts'

/** Each funnel step by step, control beside the variant that is spoken of: where people stay away, and where the change works. */
export function Funnels({ readout }: { readonly readout: Readout }): ReactNode {
  const { say } = useWords()
  const variant = variantSpokenOf(readout)
  const place = readout.experiment.variants.findIndex(({ key }) => key === variant)
  const control = readout.experiment.variants[0]
  if (control === undefined || place < 1) return null
  const arms = [{ name: control.name, arm: armLook(0) }, { name: variantName(readout, variant), arm: armLook(place) }] as const
  return readout.metrics.filter(({ steps, arms: counted }) => steps.length > 0 && counted.some(({ matured }) => matured > 0)).map((metric) => (
    <Section key={metric.key} title={metric.name} note={say('decide.funnel-note')} actions={<ArmLegend arms={arms} />}>
      <PairedFunnel arms={arms} steps={stepsOf(metric, control.key, variant, say('decide.people-counted'))} />
    </Section>
  ))
}

function stepsOf(metric: Metric, control: string, variant: string, everybody: string): readonly FunnelStep[] {
  const matured = (key: string): number => metric.arms.find((arm) => arm.variant === key)?.matured ?? 0
  const first: FunnelStep = { kind: 'everybody', name: everybody, people: [matured(control), matured(variant)] }
  return [first, ...metric.steps.map(({ step, event, arms, lifts }): FunnelStep => {
    const of = (key: string) => arms.find((arm) => arm.variant === key)
    const name = `${step}. ${event}`
    const lift = lifts.find((one) => one.variant === variant)
    const interval = lift === undefined ? null : intervalOf(lift)
    if (lift === undefined || interval === null) return { kind: 'everybody', name, people: [of(control)?.people ?? 0, of(variant)?.people ?? 0] }
    return { kind: 'counted', name, rates: [of(control)?.share ?? 0, of(variant)?.share ?? 0], lift: interval, answer: markOf(lift), decides: metric.role === 'decides' && step === metric.steps.length }
  })]
}
