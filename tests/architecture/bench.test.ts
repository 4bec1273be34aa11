import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8')
const packagesIn = (path: string): readonly string[] => Object.keys((JSON.parse(read(path)) as { readonly dependencies: object }).dependencies)

describe('the bench stays apart', () => {
  it('from npm test, which waits for no figures', () => {
    const files = readdirSync(resolve(root, 'tests/bench'), { recursive: true, encoding: 'utf8' }).filter((path) => !path.startsWith('node_modules'))
    expect(files).toContain('bench.ts')
    expect(files.filter((path) => /\.test\.tsx?$/.test(path))).toEqual([])
    expect(read('tests/vitest.config.ts')).not.toContain('bench')
    expect(read('tests/run.mjs')).not.toContain('bench')
  })

  it('with its peers: the project installs none of them', () => {
    const all = packagesIn('package.json')
    expect(packagesIn('tests/bench/package.json').filter((name) => all.includes(name))).toEqual([])
  })

  it('and its peers are exactly those of its lock, from whatever registry is asked', () => {
    const { packages } = JSON.parse(read('tests/bench/package-lock.json')) as { readonly packages: { readonly [path: string]: { readonly version?: string; readonly resolved?: string } } }
    const { dependencies } = JSON.parse(read('tests/bench/package.json')) as { readonly dependencies: { readonly [name: string]: string } }
    for (const [name, version] of Object.entries(dependencies)) expect(packages[`node_modules/${name}`]?.version).toBe(version)
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })
})
