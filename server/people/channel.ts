import { networkOf } from '#sdk/core/clicks.ts'
import type { Acquisition } from '#sdk/core/context.ts'
import type { TouchParts } from '../store/door.ts'

/** What a rule may look at: the campaign parameters, whose click id came along, and the site that linked here. */
export const CHANNEL_FIELDS = ['source', 'medium', 'campaign', 'network', 'site'] as const
export type ChannelField = (typeof CHANNEL_FIELDS)[number]

/** Without regard to case. `of-site` asks for a site and what is below it (`bing.com`), or one by its name in any country (`google`). */
export type ChannelClause =
  | { readonly field: ChannelField; readonly operator: 'is' | 'contains' | 'starts-with'; readonly values: readonly string[] }
  | { readonly field: 'site'; readonly operator: 'of-site'; readonly values: readonly string[] }
  | { readonly field: ChannelField; readonly operator: 'known' | 'unknown' }

/** All clauses have to hold. Rules are asked in their order: the first that fits names the channel. */
export type ChannelRule = { readonly channel: string; readonly clauses: readonly ChannelClause[] }

/** Whom no rule fits. */
export const OTHER_CHANNEL = 'other'

/** Rules that ask what an earlier one asks, so that they never have their turn. */
export function repeatedRules(rules: readonly ChannelRule[]): readonly { readonly rule: number; readonly first: number }[] {
  const texts = rules.map(({ clauses }) => JSON.stringify(clauses.map((clause) => JSON.stringify([clause.field, clause.operator, 'values' in clause ? clause.values.map(plain).toSorted() : []])).toSorted()))
  return texts.flatMap((text, rule) => {
    const first = texts.indexOf(text)
    return first < rule ? [{ rule, first }] : []
  })
}

/** Which channel somebody came through. */
export function channelOf(rules: readonly ChannelRule[], touch: TouchParts): string {
  return rules.find(({ clauses }) => clauses.every((clause) => holds(clause, touch)))?.channel ?? OTHER_CHANNEL
}

/** The same of a touch as events tell it. */
export function partsOf({ clickParameter = '', referrer = '', source = '', medium = '', campaign = '' }: Acquisition): TouchParts {
  return { network: networkOf(clickParameter), site: siteOf(referrer), source, medium, campaign }
}

function siteOf(referrer: string): string {
  return URL.canParse(referrer) ? new URL(referrer).hostname : ''
}

function holds(clause: ChannelClause, touch: TouchParts): boolean {
  const told = plain(touch[clause.field])
  switch (clause.operator) {
    case 'known':
      return told !== ''
    case 'unknown':
      return told === ''
    case 'is':
      return clause.values.some((value) => told === plain(value))
    case 'contains':
      return clause.values.some((value) => told.includes(plain(value)))
    case 'starts-with':
      return clause.values.some((value) => told.startsWith(plain(value)))
    case 'of-site':
      return told !== '' && clause.values.some((value) => isOfSite(told, plain(value)))
  }
}

function isOfSite(site: string, wanted: string): boolean {
  return wanted.includes('.') ? site === wanted || site.endsWith(`.${wanted}`) : site.split('.').slice(0, -1).includes(wanted)
}

function plain(text: string): string {
  return text.trim().toLowerCase()
}
