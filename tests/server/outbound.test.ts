import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Outbound } from '#server/outbound.ts'

const sent = { method: 'POST', headers: {}, body: '{}', withinMs: 5_000 } as const

/** How many requests a receiver on this machine got while `ask` was done with its port. */
async function heardDuring(ask: (port: number) => Promise<void>): Promise<number> {
  let heard = 0
  const server = createServer((_, res) => {
    heard++
    res.end('secret of this machine')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await ask((server.address() as AddressInfo).port)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return heard
}

test.each([
  ['this machine by its address', 'http://127.0.0.1:PORT/'],
  ['by a number', 'http://2130706433:PORT/'],
  ['by a short form', 'http://127.1:PORT/'],
  ['as IPv6', 'http://[::1]:PORT/'],
  ['as IPv4 in IPv6', 'http://[::ffff:127.0.0.1]:PORT/'],
  ['by a name that leads to it', 'http://localhost:PORT/'],
  ['by no address at all', 'http://0.0.0.0:PORT/'],
])('%s is not reached', async (_, url) => {
  const heard = await heardDuring(async (port) => {
    const { status, problem } = await new Outbound([]).deliver(url.replace('PORT', String(port)), sent)
    expect(status).toBeNull()
    expect(problem).toMatch(/no address of the open internet.*PRODUCTING_RECEIVER_NETWORKS/)
  })
  expect(heard).toBe(0)
})

test.each(['10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '[fd00::1]', '[fe80::1]'])('%s, inside a network, is refused before anything is sent', async (host) => {
  const { problem } = await new Outbound([]).deliver(`http://${host}/`, sent)
  expect(problem).toContain('no address of the open internet')
})

test('a network that whoever runs the server named is reached, by address and by name', async () => {
  const heard = await heardDuring(async (port) => {
    const outbound = new Outbound(['127.0.0.0/8', '::1'])
    for (const host of ['127.0.0.1', 'localhost']) expect(await outbound.deliver(`http://${host}:${port}/`, sent)).toEqual({ status: 200, problem: null })
    expect((await outbound.deliver(`http://10.0.0.1:${port}/`, sent)).problem).toContain('no address of the open internet')
  })
  expect(heard).toBe(2)
})

test('a receiver that never answers is given up in time', async () => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  expect(await new Outbound(['127.0.0.1']).deliver(`http://127.0.0.1:${port}/`, { ...sent, withinMs: 50 })).toEqual({ status: null, problem: 'It could not be reached (no answer within 0.05 seconds).' })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
