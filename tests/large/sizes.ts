import { parseArgs } from 'node:util'
import { StartupProblem } from '../../server/startup-problem.ts'

/** How much of everything a large workspace holds. */
export type Sizes = { readonly flags: number; readonly experiments: number; readonly audiences: number; readonly people: number }

/** What the console's promise is measured with. */
export const LARGE: Sizes = { flags: 500, experiments: 300, audiences: 200, people: 1_000_000 }

const MOST: Sizes = { flags: 5_000, experiments: 2_000, audiences: 1_000, people: 50_000_000 }

/**
 * `--people 20000 --flags 50`: what is not said is as large as promised.
 *
 * @throws StartupProblem one sentence that names the first mistake
 */
export function sizesFrom(parameters: readonly string[]): Sizes {
  const sizes = { flags: sizeOf(parameters, 'flags'), experiments: sizeOf(parameters, 'experiments'), audiences: sizeOf(parameters, 'audiences'), people: sizeOf(parameters, 'people') }
  if (sizes.experiments > sizes.flags) throw new StartupProblem(`--experiments is ${sizes.experiments} and --flags ${sizes.flags}: each experiment decides a flag of its own, so there are at least as many flags.`)
  return sizes
}

function sizeOf(parameters: readonly string[], name: keyof Sizes): number {
  const text = optionsOf(parameters)[name]
  if (text === undefined) return LARGE[name]
  const size = Number(text)
  if (!/^\d+$/.test(text) || size < 1 || size > MOST[name]) throw new StartupProblem(`--${name} is "${text}"; it must be a whole number from 1 to ${MOST[name]}.`)
  return size
}

function optionsOf(parameters: readonly string[]): { readonly [name: string]: string | undefined } {
  const string = { type: 'string' } as const
  try {
    return parseArgs({ args: [...parameters], options: { flags: string, experiments: string, audiences: string, people: string } }).values
  } catch (error) {
    throw new StartupProblem(`${error instanceof Error ? error.message : String(error)} There are --flags, --experiments, --audiences and --people.`)
  }
}
