// `node columns.mjs`, a JSON line `{ "statements": […] }` on its standard input for each turn: DuckDB runs them one after
// the other and answers a JSON line with the rows of the last and the ms that it took.
import { createInterface } from 'node:readline'
import { DuckDBInstance } from '@duckdb/node-api'

const connection = await (await DuckDBInstance.create(':memory:')).connect()

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(await turn(JSON.parse(line)))}\n`)

async function turn({ statements }) {
  const last = statements.at(-1)
  for (const statement of statements.slice(0, -1)) await connection.run(statement)
  const start = performance.now()
  const rows = await (await connection.runAndReadAll(last)).getRowObjectsJson()
  return { ms: performance.now() - start, rows }
}
