import type { Catalogue } from './catalogue.ts'
import type { Locale } from './locale.ts'

/** A file of words/en, which words/ko and words/ja have as well. */
export type Area = (typeof areas)[number]

export const areas = [
  'account', 'accounts', 'bandit', 'channel', 'charts', 'clause', 'decide', 'events', 'exports', 'find', 'frame', 'history',
  'ideas', 'import', 'journey', 'layers', 'learn', 'member', 'members', 'need', 'parts', 'personal', 'plan',
  'problem', 'release', 'review', 'schedule', 'share', 'sign-in', 'start', 'understand', 'views', 'watch', 'webhooks', 'why',
] as const

/** What the frame around every page says; everything else comes with the screen that says it. */
export const firstAreas = ['frame', 'member', 'parts', 'problem'] as const satisfies readonly Area[]

type Text = { [key: string]: string }

// A language that is spoken grows while screens bring their words, so that whoever holds it need not be told.
const spoken = new Map<Locale, Text>()
const wanted = new Set<Area>(firstAreas)
const arriving = new Map<string, Promise<void>>()

/** The words of a language that were needed so far; those of later screens join them in the same object. */
export async function speak(locale: Locale): Promise<Catalogue> {
  const text = textOf(locale)
  await Promise.all([...wanted].map((area) => arrive(locale, area)))
  return text as Catalogue
}

/** Brings words in every language that is spoken; a screen is not shown before its own are here. */
export async function bring(needed: readonly Area[]): Promise<void> {
  for (const area of needed) wanted.add(area)
  await Promise.all([...spoken.keys()].flatMap((locale) => needed.map((area) => arrive(locale, area))))
}

/** Everything that can be said, for a message whose words nobody brought. */
export function bringAll(): Promise<void> {
  return bring(areas)
}

function textOf(locale: Locale): Text {
  const text = spoken.get(locale) ?? {}
  spoken.set(locale, text)
  return text
}

function arrive(locale: Locale, area: Area): Promise<void> {
  const name = `${locale}/${area}`
  const known = arriving.get(name)
  if (known !== undefined) return known
  const fresh = load(locale, area).then(
    (words) => void Object.assign(textOf(locale), words),
    (error: unknown) => {
      arriving.delete(name)
      throw error
    },
  )
  arriving.set(name, fresh)
  return fresh
}

async function load(locale: Locale, area: Area): Promise<Text> {
  const module = (await import(`./${locale}/${area}.ts`)) as { readonly [name: string]: Text }
  return Object.values(module)[0] ?? {}
}
