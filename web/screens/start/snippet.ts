import type { Json } from '#sdk/core/ruleset.ts'

/** Where flags are read. */
export const places = ['browser', 'node'] as const
export type Place = (typeof places)[number]

export type SnippetGiven = {
  /** Where this server is. */
  readonly url: string
  /** The key that was just made, or what stands in its place. */
  readonly key: string
  /** A flag of this workspace and the value that answers while nothing is known. */
  readonly flag: { readonly key: string; readonly fallback: Json }
}

/** Code to paste, as the SDK's own door has it. */
export function snippet(place: Place, given: SnippetGiven): string {
  return place === 'browser' ? browser(given) : node(given)
}

function browser({ url, key, flag }: SnippetGiven): string {
  return [
    `import { createBrowserClient } from 'producting/browser'`,
    ``,
    `const producting = createBrowserClient({`,
    `  url: ${quoted(url)},`,
    `  clientKey: ${quoted(key)},`,
    `})`,
    ``,
    `await producting.ready()`,
    `const value = producting.flag(${quoted(flag.key)}, ${code(flag.fallback)})`,
  ].join('\n')
}

function node({ url, key, flag }: SnippetGiven): string {
  return [
    `import { createClient } from 'producting'`,
    ``,
    `const producting = createClient({`,
    `  url: ${quoted(url)},`,
    `  serverKey: ${quoted(key)},`,
    `  resolveSubject: true,`,
    `})`,
    ``,
    `await producting.ready()`,
    `const value = producting.flag(${quoted(flag.key)}, ${code(flag.fallback)}, { userId })`,
  ].join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function code(value: Json): string {
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value)
}
