import { channelOf, type ChannelClause, type ChannelRule } from '#server/people/channel.ts'
import type { Answers } from '../../api/client.ts'
import { useKept } from '../../api/kept.ts'
import { channelName } from '../../app/channel-name.ts'
import { useMember } from '../../app/member.tsx'
import type { WordsNow } from '../../words/use-words.tsx'

export type SavedChannels = Answers['channel']['get']
export type Ways = Answers['journey']['ways']
export type Way = Ways['ways'][number]

/** A draft knows the version it was made on, and what it was made from, to say what changed. */
type Kept = { readonly version: number; readonly base: readonly ChannelRule[]; readonly rules: readonly ChannelRule[]; readonly why: string }

export type ChannelsEditing = Pick<Kept, 'version' | 'rules' | 'why'> & {
  readonly changes: readonly RuleChange[]
  /** Somebody saved another version after the draft was begun. */
  readonly isStale: boolean
  readonly change: (rules: readonly ChannelRule[]) => void
  readonly explain: (why: string) => void
  /** Goes on with the draft as a change of what stands now. */
  readonly keepMine: () => void
  /** Drops the draft; what it answers brings it back. */
  readonly drop: () => () => void
}

/** The order of rules as it is being edited: kept per person until it is saved or dropped. */
export function useChannelsDraft(saved: SavedChannels): ChannelsEditing {
  const { member } = useMember()
  const [kept, keep] = useKept<Kept>(`${member.id}:channels`)
  const { version, base, rules, why } = kept ?? { version: saved.version, base: saved.rules, rules: saved.rules, why: '' }
  const hold = (next: Kept): void => keep(same(next.base, next.rules) ? undefined : next)
  return {
    version,
    rules,
    why,
    changes: changesBetween(base, rules),
    isStale: version !== saved.version,
    change: (next) => hold({ version, base, rules: next, why }),
    explain: (next) => hold({ version, base, rules, why: next }),
    keepMine: () => hold({ version: saved.version, base: saved.rules, rules, why }),
    drop: () => {
      keep(undefined)
      return () => keep(kept)
    },
  }
}

export type RuleChange = { readonly place: number; readonly before: ChannelRule | undefined; readonly after: ChannelRule | undefined }

/** The database answers fields in another order. */
function textOf({ channel, clauses }: ChannelRule): string {
  return JSON.stringify([channel, clauses.map((clause) => [clause.field, clause.operator, 'values' in clause ? clause.values : []])])
}

function same(one: readonly ChannelRule[], other: readonly ChannelRule[]): boolean {
  return one.length === other.length && one.every((rule, index) => textOf(rule) === textOf(other[index] as ChannelRule))
}

/** Rules that came, went or stand elsewhere: what is alike at both ends is left out. */
export function changesBetween(before: readonly ChannelRule[], after: readonly ChannelRule[]): readonly RuleChange[] {
  const alike = (one: ChannelRule | undefined, other: ChannelRule | undefined): boolean => one !== undefined && other !== undefined && textOf(one) === textOf(other)
  const shorter = Math.min(before.length, after.length)
  const head = [...before.slice(0, shorter), undefined].findIndex((rule, index) => !alike(rule, after[index]))
  const tail = [...before.toReversed().slice(0, shorter - head), undefined].findIndex((rule, index) => !alike(rule, after.at(-1 - index)))
  const [gone, come] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)]
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({ place: head + index + 1, before: gone[index], after: come[index] }))
}

const FIELDS = { source: 'decide.dimension-source', medium: 'decide.dimension-medium', campaign: 'decide.dimension-campaign', network: 'channel.network', site: 'channel.site' } as const
const OPERATORS = { is: 'channel.is', contains: 'channel.contains', 'starts-with': 'channel.starts-with', 'of-site': 'channel.of-site', known: 'channel.known', unknown: 'channel.unknown' } as const satisfies Record<ChannelClause['operator'], string>

const SENTENCES = { is: 'channel.says-is', contains: 'channel.says-contains', 'starts-with': 'channel.says-starts-with', 'of-site': 'channel.says-of-site', known: 'channel.says-known', unknown: 'channel.says-unknown' } as const satisfies Record<ChannelClause['operator'], string>

export function fieldName(field: ChannelClause['field'], { say }: WordsNow): string {
  return say(FIELDS[field])
}

export function operatorsOf(field: ChannelClause['field']): readonly ChannelClause['operator'][] {
  return field === 'site' ? ['of-site', 'is', 'contains', 'starts-with', 'known', 'unknown'] : ['is', 'contains', 'starts-with', 'known', 'unknown']
}

export function operatorName(operator: ChannelClause['operator'], { say }: WordsNow): string {
  return say(OPERATORS[operator])
}

/** A clause in another form keeps what fits it. */
export function clauseWith(field: ChannelClause['field'], operator: ChannelClause['operator'], values: readonly string[]): ChannelClause {
  const fitting = operatorsOf(field).includes(operator) ? operator : 'is'
  if (fitting === 'known' || fitting === 'unknown') return { field, operator: fitting }
  return fitting === 'of-site' ? { field: 'site', operator: fitting, values } : { field, operator: fitting, values }
}

/** "Source is google, bing; medium is unknown". */
export function clausesText({ clauses }: ChannelRule, words: WordsNow): string {
  return clauses.map((clause) => words.say(SENTENCES[clause.operator], { field: fieldName(clause.field, words), values: 'values' in clause ? shortened(clause.values) : '' })).join(words.say('channel.and'))
}

const SHOWN = 6

function shortened(values: readonly string[]): string {
  return values.length <= SHOWN ? values.join(', ') : `${values.slice(0, SHOWN).join(', ')} … +${values.length - SHOWN}`
}

export function ruleText(rule: ChannelRule | undefined, words: WordsNow): string | undefined {
  return rule === undefined ? undefined : `${clausesText(rule, words)} → ${channelName(rule.channel, words.say)}`
}

export type ChannelCount = { readonly channel: string; readonly people: number; readonly before: number }

/** Most people first: how many each channel gets by these rules, beside how many by those that stand. */
export function countsBy(ways: Ways, rules: readonly ChannelRule[], standing: readonly ChannelRule[]): readonly ChannelCount[] {
  const counted = new Map<string, ChannelCount>()
  const add = (channel: string, people: number, before: number): void => {
    const known = counted.get(channel) ?? { channel, people: 0, before: 0 }
    counted.set(channel, { channel, people: known.people + people, before: known.before + before })
  }
  for (const way of ways.ways) {
    add(channelOf(rules, way), way.people, 0)
    add(channelOf(standing, way), 0, way.people)
  }
  return [...counted.values()].toSorted((a, b) => b.people - a.people || (a.channel < b.channel ? -1 : 1))
}

/** The ways that no rule fits. */
export function unfitting(ways: Ways, rules: readonly ChannelRule[]): readonly Way[] {
  return ways.ways.filter((way) => channelOf(rules, way) === 'other')
}

/** How many come by the rule, since none before it took them. */
export function peopleByRule(ways: Ways, rules: readonly ChannelRule[]): readonly number[] {
  const counts = rules.map(() => 0)
  for (const way of ways.ways) {
    const place = rules.findIndex((rule) => channelOf([rule], way) === rule.channel && (rule.channel !== 'other' || channelOf([{ ...rule, channel: 'fits' }], way) === 'fits'))
    if (place >= 0) counts[place] = (counts[place] ?? 0) + way.people
  }
  return counts
}

/** "google / cpc · spring · from news.example.org". */
export function wayText({ source, medium, campaign, network, site }: Way, { say }: WordsNow): string {
  const from = [source, medium].filter((part) => part !== '').join(' / ')
  const parts = [from, campaign, network === '' ? '' : say('channel.click-of', { network }), site === '' ? '' : say('channel.linked-from', { site })].filter((part) => part !== '')
  return parts.length === 0 ? say('channel.nothing-known') : parts.join(' · ')
}
