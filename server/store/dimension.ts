import { networkOf } from '#sdk/core/clicks.ts'
import type { Acquisition } from '#sdk/core/context.ts'
import type { TouchParts } from './door.ts'

/** A value stands in an index, whose entries have an end. In characters, so that no pair of surrogates is cut in two. */
const LONGEST = 200
const LONGEST_PART = 80

/** Between the parts of a touch; none of them holds it. */
export const PARTED = '\u001f'

/** The dimension whose values are what channels are told by, together: whatever channels are called later, people need not be counted anew. */
export const TOUCH = 'touch'

/** The site of a referrer, in the same words as in count-range.repository.ts. */
export const SITE_OF = '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([A-Za-z0-9.-]+)(?=[/:?#]|$)'

/** A value that people are told apart by, as it is kept. */
export function dimensionValue(text: string, longest = LONGEST): string {
  return text.length <= longest ? text : [...text].slice(0, longest).join('')
}

/** What a declared dimension is of somebody who came from there; '' where nothing is known. */
export function dimensionOf(name: string, touch: Acquisition): string {
  if (name === TOUCH) return touchValue(touch)
  return dimensionValue(new Map<string, string>(Object.entries(touch)).get(name) ?? '')
}

function touchValue({ clickParameter = '', referrer = '', source = '', medium = '', campaign = '' }: Acquisition): string {
  const site = (new RegExp(SITE_OF).exec(referrer)?.[1] ?? '').toLowerCase()
  const parts = [clickParameter, site, source, medium, campaign].map((part) => dimensionValue(part.replaceAll(PARTED, ''), LONGEST_PART))
  return parts.every((part) => part === '') ? '' : parts.join(PARTED)
}

/** What a value of that dimension is made of. */
export function touchParts(value: string): TouchParts {
  const [click = '', site = '', source = '', medium = '', campaign = ''] = value.split(PARTED)
  return { network: networkOf(click), site, source, medium, campaign }
}
