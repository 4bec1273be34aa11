import type { Key } from './catalogue.ts'

type Area = Key extends `${infer Name}.${string}` ? Name : never

/**
 * Beginnings of keys that are put together in code: say(`verb.${verb}`). What stands in the braces is a union, so a missing
 * key does not compile; but nobody can search for such a key, so its beginning is named here (tests/web/words/catalogue.test.ts).
 */
export const computedPrefixes = [
  'answer.',
  'appearance.',
  'attribute.',
  'check.',
  'compare.',
  'compare-and.',
  'decide.decided-',
  'decide.no-answer-',
  'decide.role-',
  'import.role-',
  'import.step-',
  'job.',
  'page.',
  'plan.ask-',
  'plan.at-',
  'plan.gap-',
  'plan.some-',
  'ready.',
  'reason.',
  'refused.',
  'release.type-',
  'role.',
  'start.about-',
  'start.kind-',
  'start.place-',
  'start.state-',
  'start.step-',
  'start.todo-',
  'start.your-',
  'status.',
  'surface.',
  'team.',
  'trust.',
  'trust.state-',
  'verb.',
  'watch.group-',
  'watch.split-',
  'watch.status-',
] as const satisfies readonly `${Area}.${string}`[]
