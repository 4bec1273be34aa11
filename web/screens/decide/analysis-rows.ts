import type { Answers } from '../../api/client.ts'
import type { WordsNow } from '../../words/use-words.tsx'
import type { Metric } from './readout-view.ts'

export type Analysis = Answers['readout']['analysis']
export type VariantAnalysis = Analysis['variants'][number]

/** One view beside the verdict: its name, what it is, its number, its range, and its p-value or chance. */
export type ViewRow = { readonly name: string; readonly note: string; readonly figure: string; readonly range: string; readonly chance: string }

type Words = Pick<WordsNow, 'say' | 'format'>

/** Everything that was computed of one variant, in the order of how near it is to the verdict. */
export function viewRows(found: VariantAnalysis, metric: Metric, words: Words): readonly ViewRow[] {
  return [...adjustmentRows(found, metric, words), ...found.secondary.map((view) => secondaryRow(found, view, metric, words)), ...postRows(found, metric, words), ...equivalenceRows(found, words), ...beliefRows(found, metric, words), ...shrunkenRows(found, words), ...stillRows(found, words)]
}

/** These tests know nothing of what people did before: where the lift does, they say that they do not. */
function secondaryRow({ adjustment }: VariantAnalysis, { convention, effect, pValue }: VariantAnalysis['secondary'][number], metric: Metric, { say, format }: Words): ViewRow {
  const text = effect === null ? null : effect.scale === 'difference' ? (value: number | null) => differenceText(metric, value, format) : format.lift
  const isOpen = effect === null || effect.from === null || effect.to === null
  return {
    name: convention,
    note: adjustment.kind === 'adjusted' ? `${say(NOTES[convention])} ${say('decide.view-on-plain')}` : say(NOTES[convention]),
    figure: effect === null || text === null ? '' : text(effect.estimate),
    range: isOpen || text === null ? '' : say('decide.view-range', { from: text(effect.from), to: text(effect.to) }),
    chance: pValue === null ? '' : say('decide.view-p', { p: format.probability(pValue) }),
  }
}

const NOTES = {
  'Fisher exact': 'decide.view-fisher',
  'mid-p': 'decide.view-mid-p',
  Newcombe: 'decide.view-newcombe',
  'log risk ratio': 'decide.view-log-ratio',
  'log-rank': 'decide.view-log-rank',
  'Kaplan–Meier restricted mean': 'decide.view-restricted-mean',
} as const satisfies Record<VariantAnalysis['secondary'][number]['convention'], string>

/** The lift as it came in beside the one that decides, or why they are the same. */
function adjustmentRows({ adjustment }: VariantAnalysis, metric: Metric, { say, format }: Words): readonly ViewRow[] {
  if (adjustment.kind === 'none') return adjustment.reason === 'not-planned' ? [] : [{ name: say('decide.view-before'), note: say(`decide.unadjusted-${adjustment.reason}`), figure: '', range: '', chance: '' }]
  const { plain, known, people, days, removed } = adjustment
  const text = plain.relative === null ? (value: number | null) => differenceText(metric, value, format) : format.lift
  const { estimate, from, to } = plain.relative ?? plain.difference
  return [{
    name: say('decide.view-plain'),
    note: say('decide.view-plain-note', { known: format.count(known), people: format.count(people), days: format.days(days), removed: format.rate(removed) }),
    figure: text(estimate),
    range: from === null || to === null ? '' : say('decide.view-range', { from: text(from), to: text(to) }),
    chance: say('decide.view-p', { p: format.probability(plain.pValue) }),
  }]
}

function postRows({ post }: VariantAnalysis, metric: Metric, { say, format }: Words): readonly ViewRow[] {
  if (post === null) return []
  const text = (value: number) => differenceText(metric, value, format)
  return [{
    name: say('decide.view-post'),
    note: say('decide.view-post-note', { groups: format.count(post.groups), removed: format.rate(post.removed) }),
    figure: text(post.difference.estimate),
    range: say('decide.view-range', { from: text(post.difference.from), to: text(post.difference.to) }),
    chance: say('decide.view-p', { p: format.probability(post.pValue) }),
  }]
}

function equivalenceRows({ equivalence }: VariantAnalysis, { say, format }: Words): readonly ViewRow[] {
  if (equivalence === null) return []
  return [{ name: say('decide.view-same', { margin: format.roundLift(equivalence.margin) }), note: say('decide.view-same-note'), figure: '', range: '', chance: say('decide.view-p', { p: format.probability(equivalence.equivalent) }) }]
}

/** What is better may be less: then the chance to be below is meant, and both losses change places. */
function beliefRows({ belief }: VariantAnalysis, { direction }: Metric, { say, format }: Words): readonly ViewRow[] {
  if (belief === null) return []
  const isMore = direction === 'more'
  const [better, taken, left] = isMore ? [belief.above, belief.lossIfTaken, belief.lossIfLeft] : [1 - belief.above, belief.lossIfLeft, belief.lossIfTaken]
  return [{
    name: say('decide.view-belief'),
    note: `${say(belief.convention === 'beta-binomial' ? 'decide.view-flat-prior' : 'decide.view-no-prior')} ${say('decide.view-loss', { taken: format.rate(taken), left: format.rate(left) })}`,
    figure: format.lift(belief.median),
    range: say('decide.view-range', { from: format.lift(belief.from), to: format.lift(belief.to) }),
    chance: say('decide.view-better', { chance: format.rate(better) }),
  }]
}

function shrunkenRows({ shrunken }: VariantAnalysis, { say, format }: Words): readonly ViewRow[] {
  if (shrunken === null) return []
  const { estimate, from, to, kept } = shrunken
  return [{ name: say('decide.view-shrunken'), note: say('decide.view-shrunken-note', { kept: format.rate(kept) }), figure: format.lift(estimate), range: say('decide.view-range', { from: format.lift(from), to: format.lift(to) }), chance: '' }]
}

function stillRows({ stillToFind }: VariantAnalysis, { say, format }: Words): readonly ViewRow[] {
  return stillToFind === null ? [] : [{ name: say('decide.view-still'), note: say('decide.view-still-note'), figure: '', range: '', chance: format.rate(stillToFind) }]
}

/** Points of a share, a stretch of time, else the metric's unit: signed. */
function differenceText({ family, unit }: Metric, value: number | null, format: WordsNow['format']): string {
  if (value === null) return format.figure(null)
  if (family === 'proportion') return format.points(value)
  const sign = value < 0 ? '−' : '+'
  return `${sign}${unit === 'ms' ? format.stretch(Math.abs(value)) : format.figure(Math.abs(value))}`
}
