import type { BrowserClient, Properties } from '../browser/browser-options.ts'
import { given } from '../client/options.ts'
import { evaluate } from '../core/evaluate.ts'
import type { Evaluation } from '../core/evaluation.ts'
import type { FlagTypes } from '../core/flag-types.ts'
import type { FlagKey } from '../core/read-flag.ts'
import type { Json } from '../core/ruleset.ts'
import type { Client, Doer, Who } from '../node/client-options.ts'
import { testRuleset } from './test-ruleset.ts'

type Flags = string extends FlagKey ? { readonly [flag: string]: Json } : { readonly [Key in keyof FlagTypes]?: FlagTypes[Key] }

export type TestOptions = {
  /** What each flag answers; other flags answer their fallback, as unknown ones do. */
  readonly flags?: Flags
  /** Who the visitor is; `test-visitor` unless told. */
  readonly anonymousId?: string
}

export type TestExposure = { readonly flag: string; readonly value: Json; readonly unit: string }

export type Tracked = { readonly event: string; readonly properties: Properties; readonly anonymousId?: string; readonly userId?: string }

/** A client of either kind: hand it to whatever takes a `Client` or a `BrowserClient`. */
export type TestClient = Client & BrowserClient & {
  /** What was told to be shown, each value once per unit, oldest first. */
  readonly exposures: readonly TestExposure[]
  /** What was tracked, oldest first. */
  readonly tracked: readonly Tracked[]
  /** Changes a flag, and tells whoever listens. */
  readonly set: string extends FlagKey ? (flag: string, value: Json) => void : <Key extends keyof FlagTypes>(flag: Key, value: FlagTypes[Key]) => void
  /** Forgets exposures and what was tracked; flags stay. */
  readonly forget: () => void
}

/**
 * A client for tests: flags answer what the test says, at once and without a network, through the evaluation that
 * customers run. Give each test its own.
 *
 * @example
 * const producting = createTestClient({ flags: { checkout: true } })
 * render(<ProductingProvider client={producting}><Checkout /></ProductingProvider>)
 * expect(producting.exposures).toEqual([{ flag: 'checkout', value: true, unit: 'test-visitor' }])
 */
export function createTestClient({ flags = {}, anonymousId = 'test-visitor' }: TestOptions = {}): TestClient {
  const values = new Map(Object.entries(flags) as [string, Json][])
  const record = createRecord()
  const listeners = new Set<() => void>()
  let visitor = { anonymousId, userId: null as string | null }
  let ruleset = testRuleset(values, 1)
  let strangers = 1
  const changed = (): void => listeners.forEach((listener) => listener())
  const answer = <Fallback extends Json>(key: string, fallback: Fallback, who?: Who) =>
    evaluate(ruleset, key, fallback, { subject: who?.subject ?? who?.anonymousId ?? who?.userId ?? visitor.anonymousId }, 0)
  const shown = <Fallback extends Json>(key: string, fallback: Fallback, who?: Who) => record.shown(answer(key, fallback, who))
  const set = (flag: string, value: Json): void => {
    values.set(flag, value)
    ruleset = testRuleset(values, ruleset.revision + 1)
    changed()
  }
  return {
    exposures: record.exposures,
    tracked: record.tracked,
    set,
    forget: record.forget,
    ready: () => Promise.resolve('fresh'),
    flag: <Fallback extends Json>(key: string, fallback: Fallback, who?: Who) => shown(key, fallback, who).value,
    peek: <Fallback extends Json>(key: string, fallback: Fallback) => answer(key, fallback).value,
    evaluate: <Fallback extends Json>(key: string, fallback: Fallback, who?: Who, how?: { readonly expose?: boolean }) => (how?.expose === true ? shown : answer)(key, fallback, who),
    // As a browser tells (a name), or as a back end does (who and what in one object).
    track: (what: string | (Doer & { readonly event: string; readonly properties?: Properties }), properties?: Properties) => {
      if (typeof what !== 'string') return record.track({ event: what.event, properties: what.properties ?? {}, ...given('anonymousId', what.anonymousId), ...given('userId', what.userId) })
      record.track({ event: what, properties: properties ?? {}, anonymousId: visitor.anonymousId, ...given('userId', visitor.userId) })
    },
    identify: (what: string | Doer) => {
      if (typeof what === 'string') visitor = { ...visitor, userId: what }
      changed()
      return Promise.resolve()
    },
    page: nothing,
    group: nothing,
    setAttributes: changed,
    reset: () => {
      strangers += 1
      visitor = { anonymousId: `${anonymousId}-${strangers}`, userId: null }
      changed()
    },
    resolve: (userId) => Promise.resolve(userId),
    visitor: () => ({ ...visitor, subject: visitor.anonymousId }),
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    grant: nothing,
    revoke: nothing,
    flush: () => Promise.resolve(true),
    close: () => Promise.resolve(true),
  }
}

type Record = Pick<TestClient, 'exposures' | 'tracked' | 'forget'> & {
  readonly shown: <Answer extends Evaluation<unknown>>(answer: Answer) => Answer
  readonly track: (what: Tracked) => void
}

function createRecord(): Record {
  const exposures: TestExposure[] = []
  const tracked: Tracked[] = []
  const told = new Set<string>()
  return {
    exposures,
    tracked,
    shown: (answer) => {
      const { flag, value, assignment, exposes } = answer
      const name = JSON.stringify([flag, value, assignment?.unit])
      if (exposes && assignment !== null && !told.has(name)) exposures.push({ flag, value: value as Json, unit: assignment.unit })
      told.add(name)
      return answer
    },
    track: (what) => void tracked.push(what),
    forget: () => {
      told.clear()
      exposures.length = 0
      tracked.length = 0
    },
  }
}

function nothing(): void {
  return undefined
}
