import type { Change, Words } from './flag-changes.ts'
import { type Flag, same } from './flag-draft.ts'

/** What a flag can serve, as the history keeps it. */
export type Values = Pick<Flag, 'variations' | 'schema'>

/** What differs between two sets of values, one line each. */
export function valueChanges(before: Values, after: Values, { say }: Pick<Words, 'say'>): readonly Change[] {
  const old = (key: string) => before.variations.find((one) => one.key === key)
  const kept = after.variations.flatMap((now) => { const was = old(now.key); return was === undefined ? [] : [{ was, now }] })
  return [
    ...before.variations.filter((one) => !after.variations.some((now) => now.key === one.key)).map((one): Change => ({ what: say('release.did-value-removed', { key: one.key }), before: JSON.stringify(one.value), after: undefined })),
    ...after.variations.filter((one) => old(one.key) === undefined).map((one): Change => ({ what: say('release.did-value-added', { key: one.key }), before: undefined, after: JSON.stringify(one.value) })),
    ...kept.filter(({ was, now }) => !same(was.value, now.value)).map(({ was, now }): Change => ({ what: say('release.did-value-changed', { key: now.key }), before: JSON.stringify(was.value), after: JSON.stringify(now.value) })),
    ...kept.filter(({ was, now }) => titleOf(was) !== titleOf(now)).map(({ was, now }): Change => ({ what: say('release.did-value-renamed', { key: now.key }), before: titleOf(was), after: titleOf(now) })),
    ...(same(before.schema, after.schema) ? [] : [{ what: say('release.did-schema'), before: schemaText(before), after: schemaText(after) }]),
  ]
}

function titleOf({ name, description }: Values['variations'][number]): string {
  return [name, description].filter((part) => part !== '').join(', ')
}

function schemaText({ schema }: Values): string | undefined {
  return schema === null ? undefined : JSON.stringify(schema)
}
