import { harmIn, type Glance } from '../../app/running.ts'
import type { IconName } from '../../parts/icon.tsx'
import type { WordsNow } from '../../words/use-words.tsx'
import type { ListedExperiment } from './row.ts'

/** The last column: a word to act on, and one quiet line of why. */
export type NowWords = { readonly icon: IconName; readonly tone: 'better' | 'worse' | 'ink'; readonly word: string; readonly note: string }

type Given = {
  readonly experiment: ListedExperiment
  readonly glance: Glance | undefined
  /** Names of metrics by key: a verdict may speak of a guardrail. */
  readonly metrics: ReadonlyMap<string, string>
  readonly words: Pick<WordsNow, 'say' | 'format'>
}

export function nowWords({ experiment, glance, metrics, words }: Given): NowWords {
  const { say } = words
  if (glance === undefined) return { icon: 'clock', tone: 'ink', word: say('watch.counting'), note: '' }
  const verdict = verdictWords({ glance, metrics, words })
  if (experiment.kind !== 'paused') return verdict
  return { icon: 'pause', tone: 'ink', word: say('watch.paused'), note: verdict.word }
}

function verdictWords({ glance, metrics, words }: Omit<Given, 'experiment'> & { readonly glance: Glance }): NowWords {
  const { say, format } = words
  const { verdict, experiment } = glance
  const nameOf = (key: string): string => experiment.variants.find((variant) => variant.key === key)?.name ?? key
  const harm = harmIn(glance)
  if (harm !== undefined) return { icon: 'octagon', tone: 'worse', word: say('watch.does-harm'), note: rollbackNote(nameOf(harm.variant), harm.metric) }
  switch (verdict.kind) {
    case 'ship':
      return { icon: 'arrow-up', tone: 'better', word: say('watch.ship'), note: nameOf(verdict.variant) }
    case 'rollback':
      return { icon: 'arrow-down', tone: 'worse', word: say('watch.rollback'), note: rollbackNote(nameOf(verdict.variant), verdict.metric) }
    case 'inconclusive':
      return { icon: 'minus', tone: 'ink', word: say('watch.inconclusive'), note: say('watch.plan-over') }
    case 'neutral':
      return { icon: 'minus', tone: 'ink', word: say('watch.neutral'), note: say('watch.keep-simpler') }
    case 'bandit':
      return { icon: verdict.clear ? 'arrow-up' : 'clock', tone: verdict.clear ? 'better' : 'ink', word: say(verdict.clear ? 'bandit.state-clear' : 'bandit.name'), note: say('bandit.short', { variant: nameOf(verdict.variant) }) }
    case 'keep-running':
      return {
        icon: 'clock',
        tone: 'ink',
        word: verdict.days === null ? say('watch.keep-running') : say('watch.keep-running-days', { days: format.days(verdict.days) }),
        note: say('watch.too-early-to-say'),
      }
    case 'too-early':
      return { icon: 'clock', tone: 'ink', word: say('watch.too-early'), note: say('watch.first-conversions') }
    case 'not-trustworthy':
      return { icon: 'octagon', tone: 'worse', word: say('watch.not-trustworthy'), note: say('watch.no-result') }
  }

  /** Where a guardrail got worse it is named, since the lift beside it may well look good. */
  function rollbackNote(variant: string, metric: string): string {
    return metric === glance.deciding?.key ? variant : say('watch.guardrail-worse', { metric: metrics.get(metric) ?? metric })
  }
}
