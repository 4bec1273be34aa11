import type { Json } from '#sdk/core/ruleset.ts'

/** Where flags are read. */
export const places = ['page', 'browser', 'react', 'node', 'openfeature'] as const
export type Place = (typeof places)[number]

export type SnippetGiven = {
  /** Where this server is. */
  readonly url: string
  /** The key that was just made, or what stands in its place. */
  readonly key: string
  /** A flag of this workspace and the value that answers while nothing is known. */
  readonly flag: { readonly key: string; readonly fallback: Json }
}

/** Code to paste, as the SDK's own doors have it. */
export function snippet(place: Place, given: SnippetGiven): string {
  return snippets[place](given)
}

const snippets = { page, browser, react, node, openfeature } satisfies Record<Place, (given: SnippetGiven) => string>

/** A page without a bundler: everything it needs comes from this server, so it can be saved and opened as it stands. */
function page({ url, key, flag }: SnippetGiven): string {
  return [
    `<script crossorigin src="${url}/sdk.js"></script>`,
    `<script type="module">`,
    `  const client = producting.createBrowserClient({`,
    `    url: ${quoted(url)},`,
    `    clientKey: ${quoted(key)},`,
    `  })`,
    `  client.page()`,
    ``,
    `  await client.ready()`,
    `  const value = client.flag(${quoted(flag.key)}, ${inScript(code(flag.fallback))})`,
    `</script>`,
  ].join('\n')
}

/** Nothing in a script may look like its end. */
function inScript(text: string): string {
  return text.replaceAll('</', '<\\/')
}

function browser({ url, key, flag }: SnippetGiven): string {
  return [
    `import { createBrowserClient } from 'producting/browser'`,
    ``,
    `const producting = createBrowserClient({`,
    `  url: ${quoted(url)},`,
    `  clientKey: ${quoted(key)},`,
    `})`,
    `producting.page()`,
    ``,
    `await producting.ready()`,
    `const value = producting.flag(${quoted(flag.key)}, ${code(flag.fallback)})`,
    ``,
    `async function onSignIn(userId: string, userHash: string) {`,
    `  await producting.identify(userId, {}, { userHash })`,
    `}`,
  ].join('\n')
}

function react({ url, key, flag }: SnippetGiven): string {
  return [
    `import { createBrowserClient } from 'producting/browser'`,
    `import { ProductingProvider, useFlag } from 'producting/react'`,
    ``,
    `const producting = createBrowserClient({`,
    `  url: ${quoted(url)},`,
    `  clientKey: ${quoted(key)},`,
    `})`,
    `producting.page()`,
    ``,
    `export function App() {`,
    `  return <ProductingProvider client={producting}><Page /></ProductingProvider>`,
    `}`,
    ``,
    `function Page() {`,
    `  const value = useFlag(${quoted(flag.key)}, ${code(flag.fallback)})`,
    `  return <pre>{JSON.stringify(value)}</pre>`,
    `}`,
  ].join('\n')
}

function node({ url, key, flag }: SnippetGiven): string {
  return [
    `import { createClient } from 'producting'`,
    `import { createHmac } from 'node:crypto'`,
    ``,
    `const producting = createClient({`,
    `  url: ${quoted(url)},`,
    `  serverKey: ${quoted(key)},`,
    `  resolveSubject: true,`,
    `})`,
    ``,
    `const userId = 'user-1'`,
    `await producting.ready()`,
    `await producting.resolve(userId)`,
    `const value = producting.flag(${quoted(flag.key)}, ${code(flag.fallback)}, { userId })`,
    `producting.track({ userId, event: 'Signed Up' })`,
    `await producting.close() // before the process ends`,
    ``,
    `function userHashOf(userId) {`,
    `  return createHmac('sha256', process.env.PRODUCTING_IDENTITY_SECRET).update(userId).digest('hex')`,
    `}`,
  ].join('\n')
}

function openfeature({ url, key, flag }: SnippetGiven): string {
  return [
    `import { OpenFeature } from '@openfeature/server-sdk'`,
    `import { createClient } from 'producting'`,
    `import { createServerProvider } from 'producting/openfeature-server'`,
    ``,
    `const producting = createClient({`,
    `  url: ${quoted(url)},`,
    `  serverKey: ${quoted(key)},`,
    `  resolveSubject: true,`,
    `})`,
    ``,
    `const userId = 'user-1'`,
    `await OpenFeature.setProviderAndWait(createServerProvider(producting))`,
    `const value = await OpenFeature.getClient().get${typeName(flag.fallback)}Value(${quoted(flag.key)}, ${code(flag.fallback)}, { targetingKey: userId })`,
    `producting.track({ userId, event: 'Signed Up' })`,
  ].join('\n')
}

/** As OpenFeature's methods name it. */
function typeName(value: Json): 'Boolean' | 'Number' | 'String' | 'Object' {
  if (typeof value === 'boolean') return 'Boolean'
  if (typeof value === 'number') return 'Number'
  return typeof value === 'string' ? 'String' : 'Object'
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function code(value: Json): string {
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value)
}
