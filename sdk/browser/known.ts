import type { Context } from '../core/context.ts'
import type { Json } from '../core/ruleset.ts'
import { contextFor, type Identity } from './identity.ts'

type Attributes = { readonly [name: string]: Json }

type Navigating = { readonly userAgent?: string; readonly language?: string; readonly maxTouchPoints?: number }

/** What every browser can say of itself: the kind of device, and the language that its user reads. Nothing where no page is. */
export function surroundingAttributes(): Attributes {
  const { navigator, document } = globalThis as { readonly navigator?: Navigating; readonly document?: unknown }
  if (document === undefined || navigator?.userAgent === undefined) return {}
  const { language } = navigator
  return { device: deviceOf(navigator), ...(language ? { locale: language } : {}) }
}

/** By the words that browsers have in common; an iPad calls itself a Mac, which has no screen that is touched. */
export function deviceOf({ userAgent = '', maxTouchPoints = 0 }: Navigating): 'phone' | 'tablet' | 'desktop' {
  if (/iPad|Tablet|Silk|Android(?!.*Mobile)/i.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'tablet'
  return /Mobi/i.test(userAgent) ? 'phone' : 'desktop'
}

/** Whom an evaluation is for, with what the page has not said itself; made anew only when somebody or something changed. */
export function createContexts(): (identity: Identity, attributes: Attributes | undefined, forced?: Context['forced']) => Context {
  const known = surroundingAttributes()
  let last: readonly [identity: Identity, attributes: Attributes | undefined, context: Context, forced: Context['forced']] | undefined
  return (identity, attributes, forced) => {
    if (last?.[0] !== identity || last[1] !== attributes || last[3] !== forced) {
      const country = identity.facts?.country
      last = [identity, attributes, { ...contextFor(identity, { ...known, ...(typeof country === 'string' ? { country } : {}), ...attributes }), forced }, forced]
    }
    return last[2]
  }
}
