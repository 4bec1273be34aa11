import type { MantineColorScheme } from '@mantine/core'
import type { IconName } from '../../parts/icon.tsx'
import type { Key } from '../../words/catalogue.ts'
import { type Locale, locales, ownNames } from '../../words/locale.ts'
import type { Say } from '../../words/say.ts'
import { type MemberNow, maySee, type Role } from '../member-now.ts'
import { openVerbs, to, verbPages } from '../routes.ts'
import { verbLetters } from './shortcuts.ts'

/** In the order in which they stand. */
export const groups = ['recent', 'do', 'go', 'experiment', 'flag', 'audience', 'metric', 'person'] as const
export type Group = (typeof groups)[number]

export type Act =
  | { readonly kind: 'go'; readonly href: string }
  | { readonly kind: 'scheme'; readonly scheme: MantineColorScheme }
  | { readonly kind: 'locale'; readonly locale: Locale }
  | { readonly kind: 'keys' | 'sign-out' }

/** One line of the list: what it is, and what choosing it does. */
export type Entry = {
  readonly id: string
  readonly group: Group
  readonly label: string
  readonly note?: string
  readonly icon: IconName
  readonly act: Act
  /** The keys that do the same, as they are pressed: "g s". */
  readonly keys?: string
  /** Why the reader cannot do it. */
  readonly refused?: string
}

/** Every page of the column, then those that belong to the person. */
export function pageEntries(say: Say): readonly Entry[] {
  const pages = openVerbs.flatMap((verb) =>
    verbPages[verb].map((page, place): Entry => {
      const letter = Object.entries(verbLetters).find(([, of]) => of === verb)?.[0]
      return { id: `page:${page}`, group: 'go', icon: verb, label: say(`page.${page}`), note: say(`verb.${verb}`), act: { kind: 'go', href: to(page) }, ...(place === 0 && letter !== undefined ? { keys: `g ${letter}` } : {}) }
    }),
  )
  return [
    ...pages,
    { id: 'page:inbox', group: 'go', icon: 'inbox', label: say('frame.inbox'), act: { kind: 'go', href: to('inbox') } },
    { id: 'page:account', group: 'go', icon: 'person', label: say('frame.account'), act: { kind: 'go', href: to('account') } },
  ]
}

const made = [
  { id: 'do:experiment', word: 'find.new-experiment', href: to('newExperiment'), keys: 'n', needs: 'editor' },
  { id: 'do:flag', word: 'find.new-flag', href: `${to('release')}?new=1`, needs: 'editor' },
  { id: 'do:audience', word: 'find.new-audience', href: `${to('audiences')}?new=1`, needs: 'editor' },
  { id: 'do:metric', word: 'find.new-metric', href: `${to('metrics')}?new=1`, needs: 'editor' },
] as const satisfies readonly { readonly id: string; readonly word: Key; readonly href: string; readonly keys?: string; readonly needs: Role }[]

/** What can be done from everywhere; what the reader may not do says so. */
export function actionEntries(say: Say, member: Pick<MemberNow['member'], 'role'>): readonly Entry[] {
  return [
    ...made.map((one): Entry => ({
      id: one.id, group: 'do', icon: 'plus', label: say(one.word), act: { kind: 'go', href: one.href },
      ...('keys' in one ? { keys: one.keys } : {}),
      ...(maySee(member, one.needs) ? {} : { refused: say('find.reads-only') }),
    })),
    ...(['light', 'dark', 'auto'] as const).map((scheme): Entry => ({ id: `do:${scheme}`, group: 'do', icon: 'settings', label: say(`appearance.${scheme}`), note: say('frame.appearance'), act: { kind: 'scheme', scheme } })),
    ...locales.map((locale): Entry => ({ id: `do:${locale}`, group: 'do', icon: 'settings', label: ownNames[locale], note: say('frame.language'), act: { kind: 'locale', locale } })),
    { id: 'do:keys', group: 'do', icon: 'table', label: say('find.keys'), keys: '?', act: { kind: 'keys' } },
    { id: 'do:sign-out', group: 'do', icon: 'sign-out', label: say('frame.sign-out'), act: { kind: 'sign-out' } },
  ]
}

export type Named = { readonly key: string; readonly name: string }
export type FoundExperiment = Named & { readonly kind: 'draft' | 'review' | 'running' | 'paused' | 'stopped' | 'archived' }

/** An experiment, and for one that runs the way to stop it. */
export function experimentEntries(found: readonly FoundExperiment[], say: Say): readonly Entry[] {
  return found.flatMap(({ key, name, kind }): readonly Entry[] => {
    const runs = kind === 'running' || kind === 'paused'
    const open: Entry = { id: `experiment:${key}`, group: 'experiment', icon: 'decide', label: name, note: say(`status.${kind}`), act: { kind: 'go', href: to('experiment', { key }) } }
    return runs ? [open, { id: `stop:${key}`, group: 'experiment', icon: 'pause', label: say('find.stop', { name }), act: { kind: 'go', href: to('experimentDecide', { key }) } }] : [open]
  })
}

const places = {
  flag: { icon: 'release', href: (key: string) => to('flag', { key }) },
  audience: { icon: 'person', href: (key: string) => to('audience', { key }) },
  metric: { icon: 'chart', href: (key: string) => to('metric', { key }) },
} as const satisfies Partial<Record<Group, { readonly icon: IconName; readonly href: (key: string) => string }>>

/** What has a name and a key: flags, audiences, metrics. */
export function namedEntries(group: keyof typeof places, found: readonly Named[]): readonly Entry[] {
  const { icon, href } = places[group]
  return found.map(({ key, name }): Entry => ({ id: `${group}:${key}`, group, icon, label: name, note: key, act: { kind: 'go', href: href(key) } }))
}

/** People by the key of their identity: "user:ana", "device:8f2c". */
export function personEntries(found: readonly { readonly key: string }[], say: Say): readonly Entry[] {
  return found.map(({ key }): Entry => {
    const [kind, ...rest] = key.split(':')
    const id = rest.join(':')
    return { id: `person:${key}`, group: 'person', icon: 'person', label: kind === 'user' ? id : say('find.visitor', { id }), act: { kind: 'go', href: to('person', { person: key }) } }
  })
}

/** Those in which every word of the text occurs; first those whose own words begin with it. */
export function matching(entries: readonly Entry[], text: string): readonly Entry[] {
  const words = plain(text).split(/\s+/).filter((word) => word !== '')
  const found = entries.filter(({ label, note }) => words.every((word) => plain(`${label} ${note ?? ''}`).includes(word)))
  const begins = ({ label }: Entry): boolean => words.length > 0 && plain(label).startsWith(words.join(' '))
  return found.toSorted((a, b) => Number(begins(b)) - Number(begins(a)))
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

const mostRecent = 5

/** Pages chosen before, the last one first; only what leads somewhere is remembered. */
export function remembered(before: readonly Entry[], chosen: Entry): readonly Entry[] {
  if (chosen.act.kind !== 'go') return before
  return [{ ...chosen, group: 'recent' as const }, ...before.filter(({ id }) => id !== chosen.id)].slice(0, mostRecent)
}
