import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export type Received = { readonly from: string; readonly to: string; readonly text: string }

/** A small mail server that speaks SMTP (RFC 5321) and keeps what it is given; it refuses recipients that it does not know. */
export type MailServer = AsyncDisposable & { readonly url: string; readonly received: readonly Received[] }

export async function openMailServer({ unknown = 'nobody@example.com' }: { readonly unknown?: string } = {}): Promise<MailServer> {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    serve(socket, { unknown, onMail: (mail) => received.push(mail) })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function serve(socket: Socket, { unknown, onMail }: { readonly unknown: string; readonly onMail: (mail: Received) => void }): void {
  let buffer = ''
  let [from, to] = ['', '']
  let reading = false
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase()
    const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
    if (verb === 'MAIL') from = address
    if (verb === 'RCPT') to = address
    if (verb === 'DATA') reading = true
    if (verb === 'RCPT' && address === unknown) return say('550 5.1.1 No such mailbox here')
    if (verb === 'DATA') return say('354 Go on')
    say(verb === 'QUIT' ? '221 Bye' : '250 Fine')
  }
  say('220 test ready')
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    buffer += chunk
    for (;;) {
      const end = buffer.indexOf(reading ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const part = buffer.slice(0, end)
      buffer = buffer.slice(end + (reading ? 5 : 2))
      if (!reading) {
        command(part)
        continue
      }
      reading = false
      onMail({ from, to, text: part })
      say('250 2.0.0 Taken as number 7')
    }
  })
}

/** What a mail says to its reader: its body, decoded (RFC 2045, 6.7). */
export function bodyOf({ text }: Received): string {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4).replaceAll('=\r\n', '')
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(text)) return body
  return Buffer.from(body.replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))), 'latin1').toString()
}
