import type { Chance } from './chance.ts'
import { pick } from './chance.ts'

/** Where a visitor comes from, and how much such visitors are looking for just this. */
export type Channel = {
  readonly weight: number
  /** Multiplies the inclination to sign up. */
  readonly warmth: number
  readonly referrer: string
  readonly source?: string
  readonly medium?: string
  readonly campaign?: string
  readonly terms?: readonly [Term, ...Term[]]
  readonly content?: string
}

type Term = { readonly weight: number; readonly words: string; readonly warmth: number }

const CHANNELS: readonly [Channel, ...Channel[]] = [
  {
    weight: 27, warmth: 0.95, referrer: 'https://www.google.com/', source: 'google', medium: 'cpc', campaign: 'planning-boards',
    terms: [
      { weight: 5, words: 'planning board', warmth: 1 },
      { weight: 4, words: 'kanban for small teams', warmth: 1.25 },
      { weight: 3, words: 'sprint planning tool', warmth: 0.75 },
      { weight: 2, words: 'free project template', warmth: 0.35 },
    ],
  },
  { weight: 5, warmth: 1.55, referrer: 'https://www.google.com/', source: 'google', medium: 'cpc', campaign: 'brand', terms: [{ weight: 1, words: 'pinewall', warmth: 1 }] },
  { weight: 20, warmth: 1.15, referrer: 'https://www.google.com/' },
  { weight: 14, warmth: 0.55, referrer: 'https://www.linkedin.com/', source: 'linkedin', medium: 'paid-social', campaign: 'team-leads', content: 'video' },
  { weight: 8, warmth: 1.4, referrer: '', source: 'newsletter', medium: 'email', campaign: 'spring-letter', content: 'first-link' },
  { weight: 16, warmth: 1.1, referrer: '' },
  { weight: 6, warmth: 1.3, referrer: 'https://reviews.example.org/planning-tools' },
  { weight: 4, warmth: 0.8, referrer: 'https://www.producthunt.com/', source: 'producthunt', medium: 'referral', campaign: 'launch-day' },
]

/** How one visitor came: the address landed on, and the warmth of channel and keyword together. */
export type Coming = { readonly warmth: number; readonly referrer: string; readonly search: string; readonly campaign: { readonly [field: string]: string } }

export function comingOf(chance: Chance): Coming {
  const channel = pick(CHANNELS, chance.of('channel'))
  const term = channel.terms === undefined ? undefined : pick(channel.terms, chance.of('term'))
  const campaign = known({ source: channel.source, medium: channel.medium, name: channel.campaign, term: term?.words, content: channel.content })
  const query = new URLSearchParams(Object.entries(campaign).map(([field, value]) => [`utm_${field === 'name' ? 'campaign' : field}`, value]))
  const search = query.size === 0 ? '' : `?${query.toString()}`
  return { warmth: channel.warmth * (term?.warmth ?? 1), referrer: channel.referrer, search, campaign }
}

function known(fields: { readonly [field: string]: string | undefined }): { readonly [field: string]: string } {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
