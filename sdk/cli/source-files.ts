import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from './problem.ts'

const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/
const NOT_OURS = new Set(['node_modules', 'dist', 'build', 'out', 'coverage'])

/** The source files in these folders, and these files, in a steady order. */
export function sourceFiles(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => (isFolder(path) ? inFolder(path) : [path]))
}

function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new Problem(`There is no ${path}. Name the files and folders to look into.`)
  return found.isDirectory()
}

function inFolder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).toSorted((one, other) => (one.name < other.name ? -1 : 1)).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) || entry.name.startsWith('.') ? [] : inFolder(path)
    return SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : []
  })
}
