import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { declarations } from './declarations.ts'
import { fetchRuleset } from './fetch-ruleset.ts'
import { keysInSource } from './keys-in-source.ts'
import { nearest } from './nearest.ts'
import { Problem } from './problem.ts'
import { sourceFiles } from './source-files.ts'

export type Terminal = { readonly say: (line: string) => void; readonly environment: { readonly [name: string]: string | undefined } }

export type Asked = {
  readonly url: string | undefined
  readonly key: string | undefined
  readonly out: string | undefined
  readonly check: boolean
  readonly paths: readonly string[]
}

/** A command answers whether all is well. */
type Command = (asked: Asked, terminal: Terminal) => Promise<boolean>

export const commands: { readonly [name: string]: Command } = { types, check }

export const HELP = `producting: flags for your compiler

  producting types [--out FILE] [--check]   writes the types of all flags to producting.d.ts; --check only says whether it is up to date
  producting check [FILES AND FOLDERS]      finds flags in source files that the server does not know; looks into src, else here

  --url URL   where Producting is, else PRODUCTING_URL
  --key KEY   a server key of the environment, else PRODUCTING_KEY`

async function types({ out = 'producting.d.ts', check: onlyLook, ...asked }: Asked, terminal: Terminal): Promise<boolean> {
  const ruleset = await fetchRuleset(...place(asked, terminal))
  const text = declarations(ruleset)
  const count = Object.keys(ruleset.flags).length
  const isSame = existsSync(out) && readFileSync(out, 'utf8') === text
  if (onlyLook && !isSame) terminal.say(`${out} is not what the server says. Run producting types.`)
  else terminal.say(`${out}: ${count} flags of ${ruleset.environment}${isSame ? ', as before' : ''}`)
  if (!onlyLook && !isSame) writeFileSync(out, text)
  return isSame || !onlyLook
}

async function check({ paths, ...asked }: Asked, terminal: Terminal): Promise<boolean> {
  const { environment, flags } = await fetchRuleset(...place(asked, terminal))
  const files = sourceFiles(paths.length > 0 ? paths : [existsSync('src') ? 'src' : '.'])
  const readings = files.flatMap((file) => keysInSource(readFileSync(file, 'utf8')).map((reading) => ({ file, ...reading })))
  const unknown = readings.filter(({ key }) => !Object.hasOwn(flags, key))
  for (const { file, line, column, key } of unknown) {
    const meant = nearest(key, Object.keys(flags))
    terminal.say(`${file}:${line}:${column} ${environment} has no flag ${key}${meant === null ? '' : `; ${meant} is one`}`)
  }
  terminal.say(`${readings.length} readings in ${files.length} files, ${unknown.length} of unknown flags`)
  return unknown.length === 0
}

function place({ url, key }: Pick<Asked, 'url' | 'key'>, { environment }: Terminal): readonly [url: string, key: string] {
  const where = url ?? environment['PRODUCTING_URL']
  const by = key ?? environment['PRODUCTING_KEY']
  if (where === undefined || where === '') throw new Problem('Say where Producting is: --url https://growth.example.com, or PRODUCTING_URL.')
  if (by === undefined || by === '') throw new Problem('Give a server key: --key sk_…, or PRODUCTING_KEY.')
  return [where, by]
}
