import { parseArgs } from 'node:util'
import { type Asked, commands, HELP, type Terminal } from './commands.ts'
import { Problem } from './problem.ts'

/** Runs one command line. The answer is the exit code: 0 all is well, 1 it is not, 2 the command cannot be read. */
export async function run(words: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  const asked = read(words)
  if (typeof asked === 'string') {
    terminal.say(asked)
    return asked === HELP ? 0 : 2
  }
  try {
    return (await asked.command(asked, terminal)) ? 0 : 1
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    terminal.say(thrown.message)
    return 1
  }
}

/** The command with what it was given, or a text to show instead. */
function read(words: readonly string[]): (Asked & { readonly command: NonNullable<(typeof commands)[string]> }) | string {
  try {
    const { values, positionals: [name = '', ...paths] } = parseArgs({
      args: [...words], allowPositionals: true,
      options: { url: { type: 'string' }, key: { type: 'string' }, out: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    })
    if (values.help === true || name === '' || name === 'help') return HELP
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command === undefined) return `There is no command ${name}.\n\n${HELP}`
    return { command, url: values.url, key: values.key, out: values.out, check: values.check === true, paths }
  } catch (thrown) {
    return `${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${HELP}`
  }
}
