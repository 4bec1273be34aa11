import { parseArgs, type ParseArgsConfig } from 'node:util'
import { StartupProblem } from '../../startup-problem.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** @throws StartupProblem with how the command is used, when the parameters are not as it wants them */
export function readParameters<Wanted extends Options>(parameters: readonly string[], options: Wanted, usage: string) {
  try {
    return parseArgs({ args: [...parameters], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new StartupProblem(`${error instanceof Error ? error.message.split('.')[0] : String(error)}. Use: ${usage}`)
  }
}
