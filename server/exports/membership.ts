import { ACTIVATED } from '#sdk/core/event.ts'
import { fits } from '#sdk/core/fits.ts'
import type { Condition } from '#sdk/core/ruleset.ts'
import { asksActivation, type Conditions } from '../audiences/audience.ts'
import { compiledCondition } from '../audiences/compiled.ts'
import { clausesIn, spelledOut } from '../audiences/reach.ts'
import type { Profile } from '../store/door.ts'

/** Who is in an audience, as far as events tell: asked with the code that serves. */
export type Membership = {
  /** Traits that its attributes are read from. */
  readonly traits: readonly string[]
  readonly asksActivation: boolean
  readonly isIn: (profile: Profile, hasActivated: boolean, now: number) => boolean
}

/**
 * An attribute is what the customer's code says when it asks; afterwards nobody knows it but from the trait of that name,
 * which `identify` told. Whose traits do not tell it is asked about as one who has none.
 */
export function membership(condition: Condition, audiences: Conditions): Membership {
  const whole = spelledOut(condition, audiences)
  const compiled = compiledCondition(whole)
  const attributes = clausesIn(whole).map((one) => one.attribute).filter((one) => one !== 'firstSeenAt' && !one.startsWith('acquisition.'))
  return {
    traits: [...new Set(attributes.map((one) => one.split('.')[0] ?? one))],
    asksActivation: asksActivation(whole),
    isIn: ({ key, userId, firstSeenAt, firstTouch, traits }, hasActivated, now) =>
      fits(compiled, { subject: userId ?? key, attributes: traits, facts: { subject: '', firstSeenAt, acquisition: firstTouch ?? {}, audiences: hasActivated ? [ACTIVATED] : [], version: 0 } }, {}, now),
  }
}
