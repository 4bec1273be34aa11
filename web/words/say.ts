import { IntlMessageFormat } from 'intl-messageformat'
import { Fragment, createElement, type ReactNode } from 'react'
import type { Catalogue, Key, Words } from './catalogue.ts'
import type { Locale } from './locale.ts'
import type { NodeSlots, SlotNames, TagNames, TextSlots, Unit } from './slots.ts'

type Empty<Names extends string> = [Names] extends [never] ? true : false

/** Plain text: `say('decide.title')`, `say('states.code', { code })`. Throws when a slot is missing, which the types prevent. */
export type Say = <K extends Key>(
  key: K,
  ...slots: Empty<SlotNames<Words[K]>> extends true ? [] : [slots: TextSlots<Words[K]>]
) => string

/** React nodes: `rich('flag.rule', { value: <b>guided</b> })`; a <tag> takes a function. */
export type Rich = <K extends Key>(
  key: K,
  ...slots: Empty<SlotNames<Words[K]> | TagNames<Words[K]>> extends true ? [] : [slots: NodeSlots<Words[K], ReactNode>]
) => ReactNode

type Value = ReactNode | ((inside: ReactNode) => ReactNode)

/**
 * Speaks one catalogue, of people or of accounts. A message is parsed at its first use and kept. `onAbsent` hears of one
 * whose words are not here.
 */
export function speaker(locale: Locale, catalogue: Catalogue, unit: Unit = 'person', onAbsent: (key: Key) => void = () => {}): { readonly say: Say; readonly rich: Rich } {
  const parsed = new Map<Key, IntlMessageFormat>()
  const message = (key: Key): IntlMessageFormat => {
    const known = parsed.get(key)
    if (known !== undefined) return known
    if (catalogue[key] === undefined) onAbsent(key)
    const fresh = new IntlMessageFormat(catalogue[key], locale)
    parsed.set(key, fresh)
    return fresh
  }
  return {
    say: (key, ...[slots]) => String(message(key).format<string>({ unit, ...slots })),
    rich: (key, ...[slots]) => nodes(message(key), { unit, ...slots } as Readonly<Record<string, Value>>),
  }
}

/** Parts become keyed nodes, because React wants to know which is which when a slot changes. */
function nodes(message: IntlMessageFormat, slots: Readonly<Record<string, Value>>): ReactNode {
  const parts = message.formatToParts<ReactNode>(wrapTags(slots))
  return createElement(
    Fragment,
    null,
    ...parts.map((part) => part.value as ReactNode),
  )
}

function wrapTags(slots: Readonly<Record<string, Value>>): Record<string, Exclude<Value, undefined>> {
  return Object.fromEntries(
    Object.entries(slots).map(([name, value]) => [
      name,
      typeof value === 'function'
        ? (inside: readonly ReactNode[]) => value(createElement(Fragment, null, ...inside))
        : value,
    ]),
  ) as Record<string, Exclude<Value, undefined>>
}
