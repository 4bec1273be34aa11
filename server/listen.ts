import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { StartupProblem } from './startup-problem.ts'

/** How long accepted requests may take to end once we were told to stop, in milliseconds. */
const patience = 20_000

export type Listening = { readonly close: () => Promise<void> }

/** Answers a request, and says once that this answer is over. */
export type Answering = (req: IncomingMessage, res: ServerResponse, over: (res: ServerResponse) => void) => void

/**
 * Listens on host and port.
 *
 * @throws StartupProblem one sentence when the port is taken, forbidden, or the host is not ours
 */
export async function listen({ host, port }: { readonly host: string; readonly port: number }, answering: Answering): Promise<Listening> {
  const open = new Set<ServerResponse>()
  const over = (res: ServerResponse): void => void open.delete(res)
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    open.add(res)
    answering(req, res, over)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(host, port, error)))
    server.listen(port, host, resolve)
  })
  return { close: () => closeServer(server, open) }
}

/** Accepts nothing more and lets what was accepted end. Streams never end by themselves; their readers come back. */
async function closeServer(server: Server, open: ReadonlySet<ServerResponse>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const res of open) {
    if (isStream(res)) res.end()
    else if (!res.headersSent) res.setHeader('connection', 'close')
  }
  const timer = setTimeout(() => server.closeAllConnections(), patience)
  await closed
  clearTimeout(timer)
}

function isStream(res: ServerResponse): boolean {
  return String(res.getHeader('content-type') ?? '').startsWith('text/event-stream')
}

function listenProblem(host: string, port: number, error: NodeJS.ErrnoException): StartupProblem {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is already in use. Stop what runs there, or choose another port with PORT.`,
    EACCES: `Port ${port} may not be used by this user. Choose one above 1023 with PORT.`,
    EADDRNOTAVAIL: `HOST is "${host}", which is no address of this machine.`,
    ENOTFOUND: `HOST is "${host}", which is no address of this machine.`,
  }
  return new StartupProblem(sentences[error.code ?? ''] ?? `The server cannot listen on ${host}:${port}: ${error.message}`)
}
