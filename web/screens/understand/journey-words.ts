import type { Answers, Asks } from '../../api/client.ts'
import { channelName } from '../../app/channel-name.ts'
import type { WordsNow } from '../../words/use-words.tsx'

export type Journey = Answers['journey']['get']
export type JourneyAsk = NonNullable<Asks['journey']['get']>
export type Row = Journey['rows'][number]
type StageKey = Journey['stages'][number]['key']

export const cuts = ['channel', 'source', 'medium', 'campaign', 'term', 'variant'] as const
export type Cut = (typeof cuts)[number]

export const periods = ['counted', '7', '28', '90', 'between'] as const
export type PeriodName = (typeof periods)[number]

const STAGES = { awareness: 'journey.awareness', onboarding: 'journey.onboarding', aha: 'journey.aha', upgrade: 'journey.upgrade' } as const satisfies Record<StageKey, string>
const DID = { awareness: 'journey.came', onboarding: 'journey.signed-up', aha: 'journey.activated', upgrade: 'journey.paid' } as const satisfies Record<StageKey, string>

export function stageName(key: StageKey, { say }: WordsNow): string {
  return say(STAGES[key])
}

export function stageDid(key: StageKey, { say }: WordsNow): string {
  return say(DID[key])
}

const day = /^\d{4}-\d{2}-\d{2}$/

/** What the address asks for. Days that are none are as good as not given. */
export function askOf(address: URLSearchParams): { readonly cut: Cut; readonly period: PeriodName | null; readonly ask: JourneyAsk | null } {
  const cut = cuts.find((one) => one === address.get('by')) ?? 'channel'
  const [from, until] = [address.get('from') ?? '', address.get('until') ?? '']
  const named = periods.find((one) => one === address.get('period')) ?? null
  const period = named === 'between' && !(day.test(from) && day.test(until) && from <= until) ? null : named
  const experiment = address.get('experiment')
  const by = cut === 'channel' ? ({ kind: 'channel' } as const) : cut === 'variant' ? (experiment === null ? null : ({ kind: 'variant', experiment } as const)) : ({ kind: 'field', field: cut } as const)
  if (by === null) return { cut, period, ask: null }
  return { cut, period: named, ask: { by, period: period === null ? null : period === 'counted' ? { kind: 'counted' } : period === 'between' ? { kind: 'between', from, until } : { kind: 'last', days: Number(period) } } }
}

/** Whoever told nothing of a field, or was not told apart. */
export function rowName(row: Row, cut: Cut, journey: Journey, { say }: WordsNow): string {
  if (cut === 'variant') return journey.variants?.names.find((one) => one.variant === row.value)?.name ?? row.value
  if (cut === 'channel') return channelName(row.value, say)
  return row.value === '' ? say('journey.not-told') : row.value
}

/** From which stage to the next most people are lost; null where nobody came or there is one stage. */
export function biggestLoss(people: readonly number[]): number | null {
  const lost = people.slice(1).map((came, stage) => (people[stage] ?? 0) - came)
  const most = Math.max(0, ...lost)
  return most === 0 ? null : lost.indexOf(most)
}

/** The row that loses most people beyond what everybody's rate would, where that is more than chance; null where none does. */
export function worstRow(journey: Journey): { readonly row: Row; readonly stage: number } | null {
  const lost = journey.rows.flatMap((row) => row.passages.flatMap((passage, stage) => (passage?.answer === 'fewer' ? [{ row, stage, people: ((journey.everybody.passages[stage]?.rate ?? 0) - passage.rate) * (row.people[stage] ?? 0) }] : [])))
  return lost.toSorted((a, b) => b.people - a.people)[0] ?? null
}

/** The sentence the page opens with. */
export function openingSentence(journey: Journey, words: WordsNow): string {
  const { say, format } = words
  const { people, passages } = journey.everybody
  const stage = biggestLoss(people)
  const next = journey.stages[(stage ?? 0) + 1]
  const from = journey.stages[stage ?? 0]
  if (stage === null || next === undefined || from === undefined) return say(journey.stages.length < 2 ? 'journey.sentence-one' : 'journey.sentence-none', { n: people[0] ?? 0, people: format.count(people[0] ?? 0) })
  return say('journey.sentence', { people: format.count((people[stage] ?? 0) - (people[stage + 1] ?? 0)), all: format.count(people[stage] ?? 0), from: stageName(from.key, words), to: stageName(next.key, words), rate: format.rate(passages[stage]?.rate) })
}
