// `npm start`, also on a bare clone: prepares what is missing, then runs the server in this very process, so that
// signals reach it directly.
import { assertNode, buildWeb, installPackages } from './prepare.mjs'

assertNode()
installPackages()
buildWeb()
const { register } = await import('tsx/esm/api')
register()
await import('./main.ts')
