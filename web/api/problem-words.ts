import type { RefusalCode } from '#server/refusal.ts'
import type { Key } from '../words/catalogue.ts'
import type { Say } from '../words/say.ts'
import type { Problem } from './problem.ts'

type PlainKey = Extract<Key, `refused.${RefusalCode}`>

const refusals = {
  'not-signed-in': 'refused.not-signed-in',
  'key-unknown': 'refused.key-unknown',
  'wrong-password': 'refused.wrong-password',
  'not-allowed': 'refused.not-allowed',
  'cross-site': 'refused.cross-site',
  'not-found': 'refused.not-found',
  'method-not-allowed': 'refused.method-not-allowed',
  'stale-version': 'refused.stale-version',
  'key-taken': 'refused.key-taken',
  'wrong-state': 'refused.wrong-state',
  'file-changed': 'refused.file-changed',
  'link-spent': 'refused.link-spent',
  'too-large': 'refused.too-large',
  'not-json': 'refused.not-json',
  'invalid': 'refused.invalid',
  'in-use': 'refused.in-use',
  'no-room': 'refused.no-room',
  'too-many': 'refused.too-many',
  'busy': 'refused.busy',
  'disk-full': 'refused.disk-full',
} as const satisfies Record<RefusalCode, PlainKey>

/** The frame of a problem: what happened, in the reader's language. */
export function whatHappened(problem: Problem, say: Say): string {
  switch (problem.kind) {
    case 'signed-out':
      return say('problem.signed-out')
    case 'unreachable':
      return say('problem.unreachable')
    case 'defect':
      return say('problem.defect')
    case 'refused':
      return say(refusals[problem.refusal])
  }
}

/** What is safe and what to do; for a refusal the fact itself, as the server tells it. */
export function whatToDo(problem: Problem, say: Say): string {
  switch (problem.kind) {
    case 'signed-out':
      return say('problem.signed-out-then')
    case 'unreachable':
      return say('problem.unreachable-then')
    case 'defect':
      return say(problem.changed === 'nothing' ? 'problem.defect-then' : 'problem.defect-unknown-then')
    case 'refused':
      return problem.fields.length > 0 ? problem.fields.map((field) => field.message).join(' ') : problem.message
  }
}
