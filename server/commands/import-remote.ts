import type { FileHandle } from 'node:fs/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createTRPCClient, httpLink } from '@trpc/client'
import type { ImportMapping } from '../imports/mapping.ts'
import type { ImportDone, ImportLine, ImportProgress } from '../imports/protocol.ts'
import type { Readout } from '../readouts/readout.ts'
import type { AppRouter } from '../router.ts'
import { StartupProblem } from '../startup-problem.ts'
import { wire } from '../wire.ts'

/** A server that answers, and the token it knows us by. */
export type Server = { readonly url: string; readonly token: string }

export type Sending = {
  readonly file: FileHandle
  readonly bytes: number
  readonly name: string
  readonly mapping: ImportMapping
  readonly onProgress: (progress: ImportProgress) => void
  readonly signal: AbortSignal
}

/** Streams the file to the server and follows its answer to the end. @throws StartupProblem with the server's own sentence */
export async function importOnServer(server: Server, sending: Sending): Promise<ImportDone> {
  const address = new URL('/import', server.url)
  address.searchParams.set('file', sending.name)
  address.searchParams.set('mapping', JSON.stringify(sending.mapping))
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'text/csv', 'content-length': sending.bytes }
  const send = address.protocol === 'https:' ? requestHttps : requestHttp
  const request = send(address, { method: 'POST', headers, signal: sending.signal })
  const answered = new Promise<IncomingMessage>((resolve, reject) => request.once('response', resolve).once('error', reject))
  // A server that refuses early may close before everything was sent; then its answer says why.
  void pipeline(sending.file.createReadStream({ start: 0, autoClose: false }), request).catch((error: unknown) => request.destroy(error as Error))
  const end = await answered.then((answer) => lastLine(answer, sending.onProgress)).catch(endedEarly)
  if (end.kind === 'done') return end
  throw new StartupProblem(end.kind === 'refused' ? end.message : ENDED)
}

const ENDED = 'The server ended before the import was done. Nothing was changed; try again.'
/** How a connection breaks off: while it is sent to, while it answers, and in the middle of a line. */
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE'])

function endedEarly(error: unknown): never {
  const isBroken = error instanceof SyntaxError || BROKEN.has((error as { code?: string }).code ?? '')
  throw isBroken ? new StartupProblem(ENDED) : error
}

async function lastLine(answer: IncomingMessage, onProgress: (progress: ImportProgress) => void): Promise<ImportLine> {
  let last: ImportLine = { kind: 'progress', step: 'receiving', done: 0, total: null }
  for await (const line of createInterface({ input: answer })) {
    const said = JSON.parse(line) as ImportLine | { readonly error: { readonly code: string; readonly message: string } }
    last = 'error' in said ? { kind: 'refused', ...said.error, facts: {} } : said
    if (last.kind === 'progress') onProgress(last)
  }
  return last
}

const PATIENCE_MS = 5_000

/** Whether our server answers there and knows the token. */
export async function isAnswering(server: Server): Promise<boolean> {
  return clientOf(server).import.terms.query(undefined, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(() => true, () => false)
}

/** @throws StartupProblem what the server said, or that it says nothing more */
export async function readoutFromServer(server: Server, key: string): Promise<Readout> {
  try {
    return await clientOf(server).readout.get.query({ key })
  } catch (error) {
    throw new StartupProblem(`"${key}" is imported, but its readout was not told: ${(error as Error).message}. Run the same command again to read it.`)
  }
}

function clientOf({ url, token }: Server) {
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, transformer: wire, headers: { authorization: `Bearer ${token}` } })] })
}
