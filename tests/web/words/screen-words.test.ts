import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { areas, firstAreas } from '#web/words/spoken.ts'

const root = resolve(import.meta.dirname, '../../..')
const web = join(root, 'web')

/** Which file of words/en holds each message. */
const homes = new Map(
  await Promise.all(areas.map(async (area) => Object.keys(Object.values((await import(`../../../web/words/en/${area}.ts`)) as object)[0] as object).map((key) => [key, area] as const))).then((all) => all.flat()),
)

const ownImport = /^(?:import|export)\s(?!type\b)[^'"]*?from '([^']+)'/gms
const onDemand = /\bimport\('([^']+)'\)/g
/** Here what is loaded on demand brings words of its own. */
const bringing = ['screens.ts', 'find/use-find.tsx', 'member.tsx', 'saved-views.tsx'].map((file) => join(web, 'app', file))

/** A file and what it imports of ours, at once or on demand, words left out. */
function filesOf(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path) || !existsSync(path)) return seen
  seen.add(path)
  const code = readFileSync(path, 'utf8')
  for (const [, specifier = ''] of [...code.matchAll(ownImport), ...(bringing.includes(path) ? [] : code.matchAll(onDemand))]) {
    const next = specifier.startsWith('#web/') ? join(root, specifier.slice(1)) : specifier.startsWith('.') ? resolve(dirname(path), specifier) : ''
    if (/\.tsx?$/.test(next) && next.startsWith(web) && !next.startsWith(join(web, 'words/'))) filesOf(next, seen)
  }
  return seen
}

/** The files of words that some code says anything from: whole keys, and beginnings that it completes. */
function areasSaid(path: string): readonly string[] {
  const code = [...filesOf(path)].map((file) => readFileSync(file, 'utf8')).join('\n')
  const whole = [...code.matchAll(/'([a-z][\w-]*\.[\w.-]+)'/g)].flatMap(([, key = '']) => homes.get(key) ?? [])
  const begun = [...code.matchAll(/`([a-z][a-z-]*\.[a-zA-Z.-]*)\$\{/g)].flatMap(([, beginning = '']) => [...homes].filter(([key]) => key.startsWith(beginning)).map(([, area]) => area))
  return [...new Set([...whole, ...begun])].toSorted()
}

const screens = [...readFileSync(join(web, 'app/screens.ts'), 'utf8').matchAll(/^ {2}(\w+): screen\(\[(.*?)\], async \(\) => \(await import\('([^']+)'\)\)/gm)].map(
  ([, name = '', words = '', path = '']) => ({ name, path: resolve(web, 'app', path), words: [...words.matchAll(/'([^']+)'/g)].map(([, word = '']) => word) }),
)

describe('words come with what says them', () => {
  test('there is an area for every file', () => {
    expect(readdirSync(join(web, 'words/en')).map((file) => file.replace(/\.ts$/, '')).toSorted()).toEqual([...areas].toSorted())
  })

  test('the frame around every page says nothing beyond the first words', () => {
    expect(areasSaid(join(web, 'main.tsx'))).toEqual([...firstAreas].toSorted())
  })

  test('“find or do” says nothing beyond them but its own', () => {
    const said = ['find-or-do', 'all-keys'].flatMap((file) => areasSaid(join(web, `app/find/${file}.tsx`)))
    expect(said.filter((area) => area !== 'find' && !firstAreas.some((first) => first === area))).toEqual([])
  })

  test('views of lists say nothing beyond them but their own', () => {
    expect(areasSaid(join(web, 'app/opened-views.tsx')).filter((area) => area !== 'views' && !firstAreas.some((first) => first === area))).toEqual([])
  })

  test('every screen is looked at', () => {
    expect(screens.length).toBe([...readFileSync(join(web, 'app/screens.ts'), 'utf8').matchAll(/: screen\(/g)].length)
  })

  test.each(screens)('$name brings what it says', ({ path, words }) => {
    const missing = areasSaid(path).filter((area) => !words.includes(area) && !firstAreas.some((first) => first === area))
    expect(missing, 'name these words beside the screen in web/app/screens.ts').toEqual([])
  })
})
