// The thread in which the embedded database runs: one statement in, its rows as text out. Plain JavaScript, because a
// thread that first has to load a TypeScript loader takes 0.3 s longer to open. Its messages are typed in session.ts.
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

const port = parentPort
if (port === null) throw new Error('worker.mjs runs as a worker thread.')

// Values cross as PostgreSQL's own text; values.ts reads and writes them on the other side, for both databases alike.
const untouched = new Proxy({}, { get: () => (/** @type {unknown} */ value) => value })

const { folder, settings, wasm } = workerData
const lastWords = []

let database
try {
  database = await PGlite.create(folder, {
    pgliteWasmModule: wasm,
    startParams: [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])],
    onStderr: (line) => {
      // Its last words: the statement is never answered.
      if (/\bPANIC:/.test(line)) port.postMessage({ kind: 'panic', line })
      lastWords.push(line)
      lastWords.splice(0, lastWords.length - 20)
      return true
    },
  })
} catch (error) {
  port.postMessage({ kind: 'not-opened', message: String(error), log: lastWords })
  process.exit(1)
}
database.parsers = untouched
database.serializers = untouched
database.onNotification((channel, payload) => port.postMessage({ kind: 'notification', channel, payload }))

async function run({ id, sql, parameters }) {
  try {
    const { fields, rows, affectedRows, command } = await database.query(sql, parameters, { rowMode: 'array' })
    port.postMessage({ kind: 'answer', id, fields, rows, rowCount: affectedRows ?? 0, command: command ?? '' })
  } catch (error) {
    const { message, code, detail, hint, constraint, table, column, position } = error
    port.postMessage({ kind: 'error', id, message: String(message), facts: { code, detail, hint, constraint, table, column, position } })
  }
}

async function close() {
  await database.close()
  port.postMessage({ kind: 'closed' })
  port.close()
}

port.on('message', (message) => void (message.kind === 'close' ? close() : run(message)))
port.postMessage({ kind: 'opened' })
