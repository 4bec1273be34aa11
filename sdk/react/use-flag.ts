import type { Widened } from '../core/evaluation.ts'
import type { ReadFlag } from '../core/read-flag.ts'
import type { Json } from '../core/ruleset.ts'
import { useAnswer } from './use-answer.ts'
import { type ShownOptions, useShown } from './use-shown.ts'

/**
 * The value of a flag, which follows every change; its exposure is told when the component is shown.
 * @example const headline = useFlag('headline', 'Start free')
 */
export const useFlag: ReadFlag<[options?: ShownOptions]> = <Fallback extends Json>(key: string, fallback: Fallback, options?: ShownOptions) => {
  const answer = useAnswer(key, fallback)
  useShown(answer, options)
  // `evaluate` has compared the types; a cast, because an answer is kept from render to render without them.
  return answer.value as Widened<Fallback>
}
