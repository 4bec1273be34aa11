/** What the browser test runs inside a real page; bundled, never imported by Node. */
import { createBrowserClient, withoutFlicker } from '#sdk/browser.ts'
import { evaluate } from '#sdk/core/evaluate.ts'
import { nastyIds } from '#tests/conformance/nasty-ids.ts'
import { aRuleset } from '../a-ruleset.ts'

const inPage = {
  createBrowserClient,
  withoutFlicker,
  /** The variants of nasty ids, as this engine sees them. */
  variants: (count: number): readonly (string | null)[] => nastyIds(count).map((subject) => evaluate(aRuleset(), 'headline', '-', { subject }, 0).assignment?.variant ?? null),
}

export type InPage = typeof inPage

Object.assign(globalThis, { inPage })
