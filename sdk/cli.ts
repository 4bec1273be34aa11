/** The command `producting`. */
import { run } from './cli/run.ts'

void run(process.argv.slice(2), { say: (line) => void process.stdout.write(`${line}\n`), environment: process.env }).then((code) => {
  process.exitCode = code
})
