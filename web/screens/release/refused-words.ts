import type { Facts, Told } from '#server/refusal.ts'
import { shareText, type Words } from './flag-changes.ts'
import { whenText } from './planned/when-text.ts'

type Tell = (facts: Facts, words: Words) => string

/** What the server refuses about flags, in the reader's language; the names in it are the server's. */
const tells = {
  'no-variation': (facts, { say }) => say('schedule.no-variation', { value: text(facts, 'variation') }),
  'no-audience': (facts, { say }) => say('schedule.no-audience', { audience: text(facts, 'audience') }),
  'no-activation': (_, { say }) => say('schedule.no-activation'),
  'shares-over': (_, { say }) => say('schedule.shares-over'),
  'shares-under': (_, { say }) => say('schedule.shares-under'),
  'needs-no-flag': (facts, { say }) => say('schedule.needs-no-flag', { flag: text(facts, 'needs') }),
  'needs-archived': (facts, { say }) => say('schedule.needs-archived', { flag: text(facts, 'needs') }),
  'needs-nothing': (facts, { say }) => say('schedule.needs-nothing', { flag: text(facts, 'needs') }),
  'needs-no-variation': (facts, { say }) => say('schedule.needs-no-variation', { flag: text(facts, 'needs'), value: text(facts, 'variation') }),
  'needs-hidden': (facts, { say }) => say('schedule.needs-hidden', { flag: text(facts, 'needs') }),
  'needs-ring': (facts, { say }) => say('schedule.needs-ring', { way: wayIn(facts, 'cycle') }),
  'needs-deep': (facts, { say }) => say('schedule.needs-deep', { n: Number(facts['deepest']), way: wayIn(facts, 'way') }),
  'needs-many': (facts, { say, format }) => say('schedule.needs-many', { flag: text(facts, 'most'), asked: format.count(Number(facts['asked'])), limit: format.count(Number(facts['limit'])) }),
  'flag-archived': (_, { say }) => say('schedule.flag-archived'),
  'plan-room': (facts, { say, format }) => say('schedule.plan-room', { limit: format.count(Number(facts['limit'])) }),
  'plan-clash': (facts, words) => words.say(facts['ramp'] === null ? 'schedule.plan-clash' : 'schedule.plan-clash-ramp', { at: whenText(new Date(text(facts, 'at')), words) }),
  'plan-past': (_, { say }) => say('schedule.wrong-past'),
  'plan-far': (_, { say }) => say('schedule.plan-far'),
  'plan-impossible': (facts, words) => impossibleText(facts, words),
  'plan-step': (_, { say }) => say('schedule.plan-step'),
  'plan-over': (_, { say }) => say('schedule.plan-over'),
  'ramp-off': (_, { say }) => say('schedule.ramp-off'),
  'ramp-over': (_, { say }) => say('schedule.ramp-over'),
} as const satisfies Record<Told, Tell>

/** Undefined where the console has no words of its own for it. */
export function refusedText(facts: Facts | undefined, words: Words): string | undefined {
  const code = facts?.['told']
  return facts !== undefined && isTold(code) ? tells[code](facts, words) : undefined
}

function isTold(code: unknown): code is Told {
  return typeof code === 'string' && Object.hasOwn(tells, code)
}

/** The reasons that a change is not made for are those that it cannot be planned for. */
const IMPOSSIBLE = ['archived', 'changed', 'rule-gone', 'serves-other', 'switched-off'] as const

function impossibleText(facts: Facts, words: Words): string {
  const { say } = words
  const kind = IMPOSSIBLE.find((one) => one === facts['reason'])
  return kind === undefined ? say('schedule.because-share-moved', { share: shareText(Number(facts['weight']), words) }) : say(`schedule.because-${kind}`)
}

function text(facts: Facts, name: string): string {
  return String(facts[name] ?? '')
}

/** `a → b → a`. */
function wayIn(facts: Facts, name: string): string {
  const way = facts[name]
  return Array.isArray(way) ? way.join(' → ') : ''
}
