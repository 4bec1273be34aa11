import type { Import, SourceFile } from './imports.ts'

/** A rule answers what is wrong with a file, in sentences; nothing when all is well. */
type Rule = (file: SourceFile) => readonly string[]

/** Whoever stands later may import whoever stands earlier. Those in one row may import each other. */
const order: readonly (readonly string[])[] = [
  ['database', 'stats'],
  ['workspaces', 'history'],
  ['store'],
  ['events'],
  ['people'],
  ['ingest'],
  ['metrics'],
  ['journeys'],
  ['audiences'],
  ['ideas'],
  ['flags'],
  ['experiments'],
  ['ruleset'],
  ['readouts'],
  ['learnings'],
  ['exports'],
  ['digests'],
  ['imports'],
  ['demo'],
  ['commands'],
]

const top = (path: string): string => path.split('/')[0] ?? ''
const folder = (path: string): string => path.split('/').slice(0, -1).join('/')
const name = (path: string): string => path.split('/').at(-1) ?? ''
const isIn = (path: string, ...folders: readonly string[]): boolean => folders.some((one) => path.startsWith(`${one}/`))
/** `experiment.service.ts` → service; a plain name → undefined. */
const suffix = (path: string): string | undefined => /\.([a-z]+)\.[a-z]+$/.exec(name(path))?.[1]
const feature = (path: string): string | undefined => /^server\/([^/]+)\//.exec(path)?.[1]
const rank = (path: string): number => order.findIndex((row) => row.includes(feature(path) ?? ''))
const isDoor = (path: string): boolean => /^sdk\/[^/]+$/.test(path)
const isConfig = (path: string): boolean => /(^|\/)(vite|vitest)\.config\.ts$/.test(path)

/** A rule about each import that leads into the project, or to a package. */
function each(wrong: (file: string, path: string, one: Import) => string | false | undefined, kind: 'file' | 'package' = 'file'): Rule {
  return (file) =>
    file.imports.flatMap((one) => {
      const place = one.target.kind === 'file' ? one.target.path : one.target.name
      const sentence = one.target.kind === kind && wrong(file.path, place, one)
      return typeof sentence === 'string' ? [`${file.path}: ${sentence}`] : []
    })
}

const only = (file: string, allowed: readonly string[]) => `imports ${file}; allowed are ${allowed.length === 0 ? 'none' : allowed.join(', ')}`

/** Packages by folder, the first that fits. Folders that are not named take what they need. */
const packages: readonly (readonly [folder: RegExp, allowed: readonly string[]])[] = [
  [/^sdk\/core\/bucket\.ts$/, ['murmurhash']],
  [/^sdk\/core\//, []],
  [/^sdk\/(client|browser)\//, []],
  [/^server\/stats\//, ['simple-statistics']],
  [/^migrations\//, ['kysely']],
  [/^web\/parts\//, ['react', '@mantine/core', '@mantine/hooks', '@mantine/form', '@mantine/notifications', 'd3-scale', 'd3-shape']],
]

/** What reaches out. Hashing, bytes and streams of what one was given do not. */
const world = /^(node:(?!(crypto|buffer|stream|string_decoder)$)|kysely$|pg$|express$|pino$|@trpc\/|@electric-sql\/)/
const worldly = ['repository', 'service', 'router', 'http']

/** Folders in which a plain file name says that the file touches nothing. */
const isPure = (path: string): boolean => suffix(path) === undefined && (isIn(path, 'sdk/core', 'server/stats') || (rank(path) > 0 && !isIn(path, 'server/commands')))

export const rules: Readonly<Record<string, Rule>> = {
  'inside a folder imports are relative, across the folders they start with #': each((file, path, { specifier }) => {
    if (top(file) === 'tests') return false
    const inside = top(file) === top(path)
    if (inside && specifier.startsWith('#')) return `imports ${specifier}, which is in its own folder; write it relative`
    return !inside && specifier.startsWith('.') && `imports ${specifier}, which is in another folder; write it as #${path}`
  }),

  'imports of our own files carry their ending': each((_, path, { specifier }) => !/\.(ts|tsx|mjs|css|json|svg)(\?\w+)?$/.test(path) && `imports ${specifier} without its ending`),

  'packages are those of the folder': each((file, name, { typeOnly }) => {
    const allowed = packages.find(([fits]) => fits.test(file))?.[1]
    return allowed !== undefined && !allowed.includes(name) && !typeOnly && only(name, allowed)
  }, 'package'),

  'zod never reaches the SDK': each((file, name) => top(file) === 'sdk' && name === 'zod' && 'imports zod', 'package'),

  'sdk/core stands alone; client and browser stand on it': each((file, path) => {
    const allowed = isIn(file, 'sdk/core') ? ['sdk/core'] : isIn(file, 'sdk/client') ? ['sdk/core', 'sdk/client'] : isIn(file, 'sdk/browser') ? ['sdk/core', 'sdk/client', 'sdk/browser'] : []
    return allowed.length > 0 && !isIn(path, ...allowed) && only(path, allowed)
  }),

  'the SDK knows no server and no console': each((file, path, { typeOnly }) => top(file) === 'sdk' && top(path) !== 'sdk' && !(typeOnly && path === 'server/router.ts') && `imports ${path}`),

  'server/stats stands alone': each((file, path) => isIn(file, 'server/stats') && !isIn(path, 'server/stats') && only(path, ['server/stats'])),

  'features look back, never ahead': each((file, path) => {
    if (file === 'server/database/database.ts' && suffix(path) === 'table') return false
    return rank(file) >= 0 && rank(path) > rank(file) && `imports ${path}, which comes after it`
  }),

  'a feature does not import what wires features': each((file, path, { typeOnly }) => {
    const wiring = ['server/app.ts', 'server/router.ts', 'server/main.ts']
    return feature(file) !== undefined && feature(file) !== 'commands' && !typeOnly && wiring.includes(path) && `imports ${path}`
  }),

  'a repository belongs to its folder': each((file, path) => suffix(path) === 'repository' && top(file) === 'server' && folder(file) !== folder(path) && `imports ${path}; ask its service`),

  'a plain name is pure': each((file, path, { typeOnly }) => isPure(file) && !typeOnly && worldly.includes(suffix(path) ?? '') && `imports ${path}, so its own name needs a suffix`),

  'a plain name touches nothing': each((file, name, { typeOnly }) => isPure(file) && !typeOnly && world.test(name) && `imports ${name}, so its own name needs a suffix`, 'package'),

  'the server knows no console': each((file, path) => top(file) === 'server' && top(path) === 'web' && `imports ${path}`),

  'the console takes from the server a type and pure mathematics': each((file, path, { typeOnly }) => {
    if (top(file) !== 'web' || isIn(file, 'web/demo') || top(path) === 'web') return false
    // The refusals, and what can be wrong with a file, are the closed lists that the console has words for. What is wrong with a
    // clause is said while it is written, by the code that checks it when it is saved; which channel people come through
    // while its rules are written, by the code that tells it. Both ends of the wire are one file.
    const allowed = isIn(path, 'sdk/core', 'server/stats') || path === 'server/audiences/clause.ts' || path === 'server/people/channel.ts' || path === 'server/wire.ts' || (typeOnly && ['server/router.ts', 'server/refusal.ts', 'server/imports/protocol.ts'].includes(path))
    return !allowed && only(path, ['sdk/core', 'server/stats', 'server/audiences/clause.ts', 'server/people/channel.ts', 'server/wire.ts', 'types of server/router.ts, server/refusal.ts and server/imports/protocol.ts'])
  }),

  'the demo uses the doors of the SDK, as a customer would': each((file, path) => isIn(file, 'web/demo') && !isIn(path, 'web/demo') && !isDoor(path) && only(path, ["the SDK's doors"])),

  'the screens of one verb leave those of another alone': each((file, path) => {
    const verb = (one: string) => /^web\/screens\/([^/]+)\//.exec(one)?.[1]
    return verb(file) !== undefined && verb(path) !== undefined && verb(file) !== verb(path) && `imports ${path}`
  }),

  'parts take what they show as props': each((file, path) => isIn(file, 'web/parts') && top(path) === 'web' && !isIn(path, 'web/parts', 'web/words') && only(path, ['web/parts', 'web/words'])),

  'a migration is frozen in time': each((file, path) => top(file) === 'migrations' && top(path) !== 'migrations' && `imports ${path}`),

  'nothing but the doors of the SDK re-exports': (file) =>
    isDoor(file.path) ? [] : file.imports.filter((one) => one.reexport).map((one) => `${file.path}: re-exports ${one.specifier}`),

  'no default exports': (file) => (file.hasDefaultExport && !isConfig(file.path) ? [`${file.path}: has a default export`] : []),

  'names are kebab-case and say what is inside': (file) => {
    const parts = file.path.split('/')
    const wrong = parts.filter((part) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(part))
    const empty = parts.filter((part) => /^(utils?|helpers?|common|misc|shared)(\.|$)/.test(part))
    return [...wrong.map((part) => `${file.path}: ${part} is not kebab-case`), ...empty.map((part) => `${file.path}: ${part} says nothing`)]
  },
}
