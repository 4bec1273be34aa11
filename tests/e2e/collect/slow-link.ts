import { connect, createServer, type Socket } from 'node:net'
import { freePort } from '#tests/support/postgres-server.ts'

/** A link to a database that can be made slow: then every answer comes so many ms late. */
export type SlowLink = AsyncDisposable & { readonly port: number; readonly delay: (ms: number) => void }

export async function openSlowLink(to: number): Promise<SlowLink> {
  let late = 0
  const open = new Set<Socket>()
  const port = await freePort()
  const server = createServer((client) => {
    const database = connect(to, '127.0.0.1')
    // What was sent later must not arrive earlier.
    let last = Promise.resolve()
    database.on('data', (chunk) => {
      const wait = late
      last = last.then(() => (wait === 0 ? undefined : new Promise<void>((done) => void setTimeout(done, wait)))).then(() => void (client.destroyed || client.write(chunk)))
    })
    client.on('data', (chunk) => database.write(chunk))
    for (const [one, other] of [[client, database], [database, client]] as const) {
      open.add(one)
      one.setNoDelay(true)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((done) => void server.listen(port, '127.0.0.1', done))
  return {
    port,
    delay: (ms) => void (late = ms),
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((done) => void server.close(() => done()))
    },
  }
}
