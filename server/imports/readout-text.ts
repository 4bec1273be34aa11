import type { Check } from '../readouts/checks.ts'
import type { ArmReadout, LiftReadout, MetricReadout, Readout } from '../readouts/readout.ts'
import { readoutWords } from '../readouts/sentence.ts'
import { type TextColumn, textTable } from './text-table.ts'

/** A readout as a terminal shows it: the answer in words, each metric's table, the checks. English, figures by its rules. */
export function readoutText(readout: Readout): string {
  const { experiment, metrics } = readout
  const { headline, paragraph, notes, checks } = readoutWords(readout, 'en')
  const answer = [headline, paragraph, ...notes].filter((line) => line !== '').join('\n')
  const trust = checks.map(({ name, state, sentence }) => `${NAMES[name]}, ${STATES[state]}: ${sentence}${sampleRatioP(readout, name)}`)
  return `\n${[`${experiment.name} (${experiment.key})`, answer, ...metrics.map(metricText), trust.join('\n')].join('\n\n')}\n`
}

const NAMES = { 'sample-ratio': 'Sample ratio', crossovers: 'Crossovers', 'data-complete': 'Data' } as const satisfies Record<Check['name'], string>
const STATES = { ok: 'in order', warn: 'warning', blocked: 'blocks the verdict', 'not-yet': 'no answer yet' } as const satisfies Record<Check['state'], string>

function sampleRatioP({ checks }: Readout, name: Check['name']): string {
  const check = checks.find((one) => one.name === 'sample-ratio')
  return name !== 'sample-ratio' || check?.name !== 'sample-ratio' || check.facts.pValue === null ? '' : ` p = ${probability(check.facts.pValue)}.`
}

function metricText(metric: MetricReadout): string {
  const control = metric.arms.find((arm) => arm.control)
  const lifts = metric.arms.map((arm) => metric.lifts.find((lift) => lift.variant === arm.variant))
  const conversion = metric.family === 'proportion'
  const columns: readonly TextColumn[] = [
    { head: 'variant', align: 'left', cells: metric.arms.map((arm) => (arm.control ? `${arm.name} (control)` : arm.name)) },
    { head: 'people', align: 'right', cells: metric.arms.map((arm) => count(arm.matured)) },
    conversion
      ? { head: 'converted', align: 'right', cells: metric.arms.map((arm) => (arm.converted === null ? '–' : count(arm.converted))) }
      : { head: 'sum', align: 'right', cells: metric.arms.map((arm) => grouped(arm.sum)) },
    { head: conversion ? 'rate' : 'mean', align: 'right', cells: metric.arms.map((arm) => valueText(arm, conversion)) },
    { head: conversion ? 'points' : 'difference', align: 'right', cells: lifts.map((one) => differenceText(one, conversion)) },
    { head: `lift on ${control?.name ?? 'control'}`, align: 'right', cells: lifts.map(liftText) },
    { head: `${level(lifts)} interval`, align: 'left', cells: lifts.map(intervalText) },
    { head: 'p', align: 'left', cells: lifts.map(pText) },
  ]
  const role = metric.role === 'decides' || metric.role === 'decides-too' ? 'decides' : metric.role === 'guardrail' ? 'guardrail' : 'read too'
  return `${metric.name}${metric.currency === null ? '' : `, ${metric.currency}`} (${role})\n${textTable(columns)}`
}

function valueText(arm: ArmReadout, isShare: boolean): string {
  if (arm.value === null) return '–'
  return isShare ? `${(arm.value * 100).toFixed(3)} %` : decimals(arm.value)
}

type Shown = LiftReadout | undefined

function differenceText(one: Shown, isShare: boolean): string {
  if (one === undefined || one.lift.kind === 'none') return ''
  const { estimate } = one.lift.difference
  return signed(isShare ? estimate * 100 : estimate, isShare ? (number) => number.toFixed(3) : decimals)
}

function liftText(one: Shown): string {
  if (one === undefined) return ''
  if (one.lift.kind === 'none') return NO_LIFT[one.lift.reason]
  if (one.lift.relative === null) return 'control is not above zero'
  return percent(one.lift.relative.estimate)
}

const NO_LIFT = { 'no-people': 'nobody', 'too-few-people': 'too few people', 'zero-variance': 'all the same', 'nothing-to-divide-by': 'nothing to divide by', withheld: 'withheld', hidden: 'hidden', bandit: 'a bandit' } as const

function intervalText(one: Shown): string {
  if (one === undefined || one.lift.kind === 'none' || one.lift.relative === null) return ''
  const { from, to } = one.lift.relative
  const range = `${from === null ? 'open' : percent(from)} to ${to === null ? 'open' : percent(to)}`
  return one.lift.kind === 'early' ? `${range}, early: ${one.lift.conversions} of ${one.lift.needed} conversions` : range
}

function level(lifts: readonly Shown[]): string {
  const found = lifts.flatMap((one) => (one === undefined || one.lift.kind === 'none' ? [] : [one.lift.difference.level]))[0]
  return found === undefined ? '' : `${Number((found * 100).toFixed(3))} %`
}

function pText(one: Shown): string {
  return one === undefined || one.lift.kind === 'none' ? '' : probability(one.lift.pValue)
}

/** Three figures; small ones by their power of ten. */
export function probability(p: number): string {
  return p >= 0.0001 ? p.toPrecision(3) : p.toExponential(3)
}

function percent(share: number): string {
  return `${signed(share * 100, (number) => number.toFixed(2))} %`
}

function signed(value: number, text: (value: number) => string): string {
  const made = text(Math.abs(value))
  return Number(made) === 0 ? made : `${value < 0 ? '−' : '+'}${made}`
}

/** Six figures, so that an analyst finds a published number again. */
function decimals(value: number): string {
  return Number(value.toPrecision(6)).toString().replace('-', '−')
}

/** Thousands parted in the whole part of an exact decimal. */
function grouped(text: string): string {
  const [whole = '', part] = text.split('.')
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return part === undefined ? parted : `${parted}.${part}`
}

function count(number: number): string {
  return number.toLocaleString('en')
}
