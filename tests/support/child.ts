import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** A TypeScript file of ours running in a process of its own. */
export type Child = {
  readonly process: ChildProcess
  /** Lines of its standard output, as they come. */
  readonly lines: AsyncIterator<string>
  /** Everything it has written to its error stream. */
  readonly errors: () => string
  readonly output: () => string
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
}

export type ChildOptions = {
  readonly environment?: Readonly<Record<string, string>>
  /** Run as this user; only root may ask for it. */
  readonly as?: { readonly uid: number; readonly gid: number }
  /** Words before the program, such as `unshare --net`. */
  readonly through?: readonly string[]
}

/** Runs `file` (a path in the project) with tsx. What the test runner put into the environment is left out. */
export function runFile(file: string, parameters: readonly string[], { environment = {}, as, through = [] }: ChildOptions = {}): Child {
  const { PATH = '', HOME = '/tmp' } = process.env
  const [program = process.execPath, ...before] = [...through, process.execPath]
  const child = spawn(program, [...before, '--import', 'tsx', file, ...parameters], { cwd: root, env: { PATH, HOME, ...environment }, stdio: ['ignore', 'pipe', 'pipe'], ...as })
  let errors = ''
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = new Promise<number | NodeJS.Signals>((settle) => child.once('close', (code, signal) => settle(code ?? signal ?? -1)))
  return { process: child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](), errors: () => errors, output: () => output, ended }
}
