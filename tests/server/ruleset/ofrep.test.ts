import { describe, expect, it } from 'vitest'
import type { Evaluation } from '#sdk/core/evaluation.ts'
import { answersOf, type EventStream, heardIn, inCountry, isAhead, ofrepAsked } from '#server/ruleset/ofrep.ts'

const stream: EventStream = { type: 'sse', url: 'https://growth.example.com/ofrep/v1/stream?token=t&revision=7', inactivityDelaySec: 120 }

function anEvaluation(change: Partial<Evaluation>): Evaluation {
  return { flag: 'hero', value: 'A', variation: 'a', reason: 'STATIC', rule: null, assignment: null, exposes: false, error: null, ...change }
}

const drawn = (bucket: number | null, change: object = {}): Partial<Evaluation> => ({
  reason: 'SPLIT', rule: 'r1', exposes: true, assignment: { experiment: 'e', phase: 1, variant: 'v', variation: 'a', unit: 'ana', holdout: null, forced: false, bucket, ...change },
})

/** Alike in all but one thing, so that a text made for one must not stand for another. */
const EVALUATIONS = [
  anEvaluation({}),
  anEvaluation({ variation: 'b', value: { text: '한국어 "quoted"', list: [1, null] } }),
  anEvaluation({ reason: 'DEFAULT' }),
  anEvaluation({ rule: 'r1' }),
  anEvaluation({ variation: null, value: null, reason: 'DEFAULT' }),
  ...[drawn(7), drawn(99_999), drawn(null), drawn(7, { variant: 'w' }), drawn(7, { phase: 2 }), drawn(7, { experiment: '\uFFFF' }), drawn(null, { holdout: 'h' }), drawn(7, { forced: true })].map(anEvaluation),
  anEvaluation({ ...drawn(7), exposes: false }),
  anEvaluation({ ...drawn(7), rule: '\uFFFF' }),
  anEvaluation({ ...drawn(7), variation: 'c', value: '\uFFFF' }),
  anEvaluation({ variation: null, value: null, reason: 'ERROR', error: { code: 'PARSE_ERROR', message: 'one' } }),
  anEvaluation({ variation: null, value: null, reason: 'ERROR', error: { code: 'PARSE_ERROR', message: 'two' } }),
  anEvaluation({ variation: null, value: null, reason: 'SUBJECT_UNKNOWN' }),
]

describe('the texts of answers', () => {
  it('say of each evaluation its own, whatever was written before', () => {
    const { one } = answersOf({ environment: 'production', revision: 7 })
    const fresh = (evaluation: Evaluation): unknown => JSON.parse(answersOf({ environment: 'production', revision: 7 }).one(evaluation))
    for (const _ of ['made', 'remembered']) for (const evaluation of EVALUATIONS) expect(JSON.parse(one(evaluation))).toEqual(fresh(evaluation))
    expect(new Set(EVALUATIONS.map(one)).size).toBe(EVALUATIONS.length)
  })

  it('tell the bucket as a number, and never whose it was', () => {
    const { one } = answersOf({ environment: 'production', revision: 7 })
    expect(JSON.parse(one(anEvaluation(drawn(7))))).toEqual({ key: 'hero', reason: 'SPLIT', variant: 'a', value: 'A', metadata: { rule: 'r1', experiment: 'e', phase: 1, variant: 'v', bucket: 7, exposes: true } })
  })

  it('of many are one JSON text of so many bytes, and the marks differ with it', () => {
    const { all, one } = answersOf({ environment: 'production', revision: 7 })
    const answers = [[], ...EVALUATIONS.map((evaluation) => [evaluation]), EVALUATIONS].map((evaluations) => ({ evaluations, answer: all(evaluations, stream) }))
    for (const { evaluations, answer: { text, bytes } } of answers) {
      expect(JSON.parse(text)).toEqual({ flags: evaluations.map((evaluation) => JSON.parse(one(evaluation)) as unknown), eventStreams: [stream], metadata: { environment: 'production', revision: 7 } })
      expect(bytes).toBe(Buffer.byteLength(text))
    }
    for (const { evaluations, answer } of answers) {
      expect(answer.written.map(({ flag, variation, error }) => ({ flag, variation, error }))).toEqual(evaluations.map(({ flag, variation, error }) => ({ flag, variation, error })))
      expect(all(evaluations, stream)).toEqual(answer)
    }
    expect(new Set(answers.map(({ answer }) => answer.marks)).size).toBe(answers.length)
  })
})

describe('a request', () => {
  it('names an account by our word or by Segment’s', () => {
    const account = (context: object) => ofrepAsked({ context })
    expect(account({ account: 'acme', groupId: 'other' })).toMatchObject({ account: 'acme' })
    expect(account({ account: { size: 5 }, groupId: 'acme' })).toMatchObject({ account: 'acme', attributes: { account: { size: 5 } } })
    expect(account({})).toMatchObject({ account: null })
  })

  it.each([undefined, null, '', ' ', 'anonymous', 'null', 'undefined', '0'])('names nobody by %j', (targetingKey) => {
    expect(ofrepAsked({ context: { targetingKey } })).toMatchObject({ targetingKey: null })
  })

  it('keeps its own country', () => {
    const asked = { targetingKey: null, account: null, preview: null, attributes: { country: null } }
    expect(inCountry(asked, 'KR')).toEqual(asked)
    expect(inCountry({ ...asked, attributes: {} }, 'KR').attributes).toEqual({ country: 'KR' })
  })
})

describe('what a provider heard', () => {
  const ours = { etag: '"a"', createdAt: new Date('2026-03-02T09:00:00.900Z') }
  it.each([
    { query: '', ahead: null },
    { query: 'other=1', ahead: null },
    { query: 'flagConfigEtag=%22a%22', ahead: false },
    { query: 'flagConfigEtag=%22b%22', ahead: true },
    { query: 'flagConfigLastModified=1772442000', ahead: false },
    { query: 'flagConfigLastModified=1772442001', ahead: true },
    { query: 'flagConfigLastModified=2026-03-02T09%3A00%3A01Z', ahead: true },
    { query: 'flagConfigLastModified=Mon%2C%2002%20Mar%202026%2009%3A00%3A00%20GMT', ahead: false },
    { query: 'flagConfigLastModified=nonsense', ahead: null },
  ])('by "$query" is ahead of us: $ahead', ({ query, ahead }) => {
    const heard = heardIn(query)
    expect(heard === null ? null : isAhead(heard, ours)).toBe(ahead)
  })
})
