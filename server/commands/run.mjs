// `npm run NAME -- …`: runs `run(parameters)` of the command's own file beside this one, also on a bare clone.
// What it throws as a StartupProblem or a Refusal is one sentence for a person; anything else is a defect and loud.
import { assertNode, installPackages } from '../prepare.mjs'

const [name, ...parameters] = process.argv.slice(2)
assertNode()
installPackages()
const { register } = await import('tsx/esm/api')
register()
const { run } = await import(`./${name}.ts`)
try {
  await run(parameters)
} catch (error) {
  if (error?.name !== 'StartupProblem' && error?.name !== 'Refusal') throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
