import { Command, CommanderError, Option } from 'commander'
import { EVENT_FORMS, type EventColumns, type EventForm } from '../imports/past-event.ts'
import { StartupProblem } from '../startup-problem.ts'

/** What `npm run import-events -- …` was asked for. */
export type EventsOptions = {
  readonly path: string
  readonly form: EventForm
  readonly columns: EventColumns | null
  /** A server somewhere else; null: the one that runs on this machine. */
  readonly url: string | null
  readonly key: string | null
  /** Only say what the file holds. */
  readonly check: boolean
  /** Begin at the first record, whatever an earlier run got to. */
  readonly again: boolean
}

type Given = {
  readonly from?: EventForm
  readonly event?: string
  readonly time?: string
  readonly user?: string
  readonly visitor?: string
  readonly url?: string
  readonly key?: string
  readonly check: boolean
  readonly again: boolean
}

/** Null: only help was asked for, and has been printed. @throws StartupProblem one sentence about the first mistake */
export function eventsOptions(parameters: readonly string[]): EventsOptions | null {
  const command = eventsCommand()
  try {
    command.parse([...parameters], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return null
    throw new StartupProblem(error.message.replace(/^error: /, ''))
  }
  const [path = ''] = command.args
  const given = command.opts<Given>()
  const form = given.from ?? (/\.csv(\.gz)?$/i.test(path) ? 'csv' : 'segment')
  return { path, form, columns: columnsIn(form, given), url: given.url ?? null, key: given.key ?? null, check: given.check, again: given.again }
}

function eventsCommand(): Command {
  return new Command('npm run import-events --')
    .description('Brings events of the past: a file with an event on each line, or a CSV with one in each row. A file that ends in .gz is unpacked on the way.')
    .argument('<file>', 'the file')
    .addOption(new Option('--from <form>', 'what it is written in; else csv where its name ends so, and segment').choices([...EVENT_FORMS]))
    .option('--event <column>', 'of a CSV: what happened')
    .option('--time <column>', 'of a CSV: when; without a zone it is UTC')
    .option('--user <column>', 'of a CSV: the user id')
    .option('--visitor <column>', 'of a CSV: the visitor (anonymous) id')
    .option('--check', 'read the file and say what is in it; send nothing', false)
    .option('--again', 'begin at the first record, whatever an earlier run got to', false)
    .option('--url <address>', 'a server elsewhere; else the one on this machine')
    .option('--key <key>', 'a server key of the environment that the events belong to')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
}

function columnsIn(form: EventForm, { event, time, user, visitor }: Given): EventColumns | null {
  const named = [['--event', event], ['--time', time], ['--user', user], ['--visitor', visitor]].flatMap(([option, column]) => (column === undefined ? [] : [option]))
  if (form !== 'csv') {
    if (named.length > 0) throw new StartupProblem(`${named.join(', ')} name columns of a CSV; the file is read as ${form}.`)
    return null
  }
  if (event === undefined || time === undefined) throw new StartupProblem('A CSV needs --event and --time: which columns say what happened and when.')
  if (user === undefined && visitor === undefined) throw new StartupProblem('A CSV needs --user or --visitor: which column says who did it.')
  return { event, time, user: user ?? null, visitor: visitor ?? null }
}
