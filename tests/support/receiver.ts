import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { readonly method: string; readonly headers: IncomingHttpHeaders; readonly body: string }

/** A receiver over HTTP that keeps what it gets and answers as it is told. */
export async function openReceiver() {
  const received: Received[] = []
  let answer = 204
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk) => void (body += String(chunk)))
    request.on('end', () => {
      received.push({ method: request.method ?? '', headers: request.headers, body })
      response.writeHead(answer).end(answer >= 400 ? 'I am away.' : undefined)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers: (status: number) => void (answer = status),
    types: () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
