import { basename, extname } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import { type ImportMapping, importMapping, type ImportMappingInput, keyOf } from '../imports/mapping.ts'
import { StartupProblem } from '../startup-problem.ts'

/** What `npm run import -- …` was asked for. */
export type ImportOptions = {
  readonly path: string
  readonly mapping: ImportMapping
  readonly json: boolean
  /** A server somewhere else; null: the one that runs on this machine, else its database. */
  readonly url: string | null
  readonly token: string | null
}

type Given = {
  readonly unit: string
  readonly variant: string
  readonly control: string
  readonly conversion: readonly string[]
  readonly value: readonly string[]
  readonly revenue: readonly string[]
  readonly dimension: readonly string[]
  readonly exposedAt?: string
  readonly key: readonly string[]
  readonly name?: string
  readonly decides?: string
  readonly currency?: string
  readonly surface?: ImportMappingInput['surface']
  readonly replace: boolean
  readonly json: boolean
  readonly url?: string
  readonly token?: string
}

/** Null: only help was asked for, and has been printed. @throws StartupProblem one sentence about the first mistake */
export function importOptions(parameters: readonly string[]): ImportOptions | null {
  const command = importCommand()
  try {
    command.parse([...parameters], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return null
    throw new StartupProblem(error.message.replace(/^error: /, ''))
  }
  const [path = ''] = command.args
  const given = command.opts<Given>()
  const { keys, token } = keysIn(given)
  return { path, mapping: mappingOf(path, given, keys), json: given.json, url: given.url ?? null, token }
}

function importCommand(): Command {
  return new Command('npm run import --')
    .description('Brings an experiment that ran elsewhere: a CSV file with one row per person becomes an experiment with a readout.')
    .argument('<file>', 'the CSV file; its first line names the columns')
    .requiredOption('--unit <column>', 'who was randomised; @row where each row is somebody else')
    .requiredOption('--variant <column>', 'which variant they met')
    .requiredOption('--control <variant>', 'the variant that the others are compared with')
    .option('--conversion <columns>', 'results of yes and no: 0, 1, true, false, yes, no', listed, [])
    .option('--value <columns>', 'results that are numbers', listed, [])
    .option('--revenue <columns>', 'results that are money', listed, [])
    .option('--dimension <columns>', 'what results are cut by', listed, [])
    .option('--exposed-at <column>', 'when they met it')
    .option('--decides <column>', 'the result that decides; else the first conversion, value or revenue')
    .option('--currency <code>', "of the revenue; else the workspace's")
    .option('--key <key>', "the experiment's key; else from the file's name. An admin token given here is taken as --token", collected, [])
    .option('--name <text>', "the experiment's name")
    .option('--surface <surface>', 'onboarding, pricing, landing, campaign or product')
    .option('--replace', 'put this file in the place of an earlier import', false)
    .option('--json', 'print the whole readout as JSON', false)
    .option('--url <address>', 'a server elsewhere; else the one on this machine, else its database')
    .option('--token <token>', 'an admin token for that server')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
}

/** `a,b` and a repeated option both add up. */
function listed(text: string, before: readonly string[]): readonly string[] {
  const columns = text.split(',').map((column) => column.trim()).filter((column) => column !== '')
  if (columns.length === 0) throw new InvalidArgumentError('It names no column.')
  return [...before, ...columns]
}

function collected(text: string, before: readonly string[]): readonly string[] {
  return [...before, text]
}

const ADMIN_TOKEN = /^(at|pt)_[\w-]{20,}$/

/** An address and an access key belong together, so `--url U --key at_…` is understood as well as `--token`. */
function keysIn(given: Given): { readonly keys: readonly string[]; readonly token: string | null } {
  const tokens = given.key.filter((one) => ADMIN_TOKEN.test(one))
  return { keys: given.key.filter((one) => !ADMIN_TOKEN.test(one)), token: given.token ?? tokens[0] ?? null }
}

function mappingOf(path: string, given: Given, keys: readonly string[]): ImportMapping {
  const stem = basename(path, extname(path))
  const parsed = importMapping.safeParse({
    key: keys[0] ?? keyOf(stem, 'import'),
    name: given.name ?? stem.slice(0, 120),
    unit: given.unit,
    variant: given.variant,
    control: given.control,
    conversions: given.conversion,
    values: given.value,
    revenue: given.revenue,
    dimensions: given.dimension,
    exposedAt: given.exposedAt ?? null,
    decides: given.decides ?? null,
    currency: given.currency ?? null,
    surface: given.surface,
    replace: given.replace,
  })
  if (parsed.success) return parsed.data
  throw new StartupProblem(parsed.error.issues.map(optionSentence).join(' '))
}

const OPTIONS: Readonly<Record<string, string>> = { conversions: '--conversion, --value or --revenue', decides: '--decides', key: '--key', currency: '--currency', surface: '--surface', name: '--name' }

function optionSentence({ path, message }: z.core.$ZodIssue): string {
  const [field] = path
  const option = OPTIONS[String(field)]
  return option === undefined ? message : `${option}: ${message}`
}
