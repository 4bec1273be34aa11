import { lookup as resolveName } from 'node:dns'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import ipaddr from 'ipaddr.js'

/** What came of sending something. `status`: what the receiver answered with, null when it was not reached. `problem`: null when it took it. */
export type Delivery = { readonly status: number | null; readonly problem: string | null }

export type Sent = {
  readonly method: 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: string | AsyncIterable<string>
  /** How long all of it may take, in milliseconds. */
  readonly withinMs?: number
  /** How long nothing may be heard, in milliseconds. */
  readonly silenceMs?: number
  readonly signal?: AbortSignal
}

/** A receiver that says so wants no more of it. Source: Standard Webhooks specification 1.0.0, "Delivery". */
export const GONE = 410
const LONGEST_PROBLEM = 300

/**
 * Sends to addresses that people of a workspace wrote down. They reach the networks around this server only where whoever
 * runs it allowed that: what a receiver answers is shown, so that anybody could else read what only the server may open
 * (OWASP, Server-Side Request Forgery). The address is judged where the connection is made, so that a name which is
 * resolved anew leads nowhere else; redirections are not followed.
 */
export class Outbound {
  readonly #allowed: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[]

  /** @param allowed addresses and networks like 10.0.0.0/8 */
  constructor(allowed: readonly string[]) {
    this.#allowed = allowed.map((network) => (network.includes('/') ? ipaddr.parseCIDR(network) : [ipaddr.parse(network), ipaddr.parse(network).kind() === 'ipv4' ? 32 : 128]))
  }

  async deliver(url: string, sent: Sent): Promise<Delivery> {
    try {
      const answer = await this.#send(url, sent)
      const status = answer.statusCode ?? 0
      if (status >= 200 && status < 300) {
        answer.resume()
        return { status, problem: null }
      }
      return { status, problem: `It answered ${status}. ${await beginningOf(answer)}`.trim().slice(0, LONGEST_PROBLEM) }
    } catch (error) {
      return { status: null, problem: reasonOf(error).slice(0, LONGEST_PROBLEM) }
    }
  }

  async #send(url: string, { method, headers, body, withinMs, silenceMs, signal }: Sent): Promise<IncomingMessage> {
    const { protocol, hostname } = new URL(url)
    const literal = hostname.replace(/^\[(.*)\]$/, '$1')
    if (isIP(literal) !== 0 && !this.#mayReach(literal)) throw new InsideAddress(literal)
    const request = (protocol === 'https:' ? secure : plain)(url, { method, headers, lookup: this.#lookup, ...(signal === undefined ? {} : { signal }) })
    if (silenceMs !== undefined) request.setTimeout(silenceMs, () => void request.destroy(new Error(`nothing was heard for ${silenceMs / 1000} seconds`)))
    const late = withinMs === undefined ? undefined : setTimeout(() => void request.destroy(new Error(`no answer within ${withinMs / 1000} seconds`)), withinMs)
    request.once('close', () => clearTimeout(late))
    return answerTo(request, body)
  }

  readonly #lookup: LookupFunction = (name, options, callback) => {
    resolveName(name, { ...options, all: true }, (error, found) => {
      const open = error === null ? found.filter(({ address }) => this.#mayReach(address)) : []
      const [first] = open
      if (first === undefined) return callback(error ?? new InsideAddress(found[0]?.address ?? name), [])
      if (options.all === true) callback(null, open)
      else callback(null, first.address, first.family)
    })
  }

  #mayReach(address: string): boolean {
    // An IPv4 address in the clothes of IPv6 is judged as what it is.
    const one = ipaddr.process(address)
    return one.range() === 'unicast' || this.#allowed.some(([network, bits]) => isWithin(one, network, bits))
  }
}

function isWithin(one: ipaddr.IPv4 | ipaddr.IPv6, network: ipaddr.IPv4 | ipaddr.IPv6, bits: number): boolean {
  if (one instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && one.match(network, bits)
  return network instanceof ipaddr.IPv6 && one.match(network, bits)
}

class InsideAddress extends Error {
  constructor(address: string) {
    super(`It is at ${address}, which is no address of the open internet. Whoever runs this server allows it with PRODUCTING_RECEIVER_NETWORKS.`)
  }
}

/** The answer, also where it comes before everything was sent. */
async function answerTo(request: ClientRequest, body: string | AsyncIterable<string>): Promise<IncomingMessage> {
  const answered = once(request, 'response') as Promise<[IncomingMessage]>
  if (typeof body === 'string') {
    request.end(body)
    return (await answered)[0]
  }
  const sent = pipeline(Readable.from(body), request)
  const [first] = await Promise.race([answered, sent.then(() => answered)])
  sent.catch(() => undefined)
  return first
}

/** What it said, as far as a person would read it; the rest is not fetched. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  let said = ''
  for await (const piece of answer) {
    said += String(piece)
    if (said.length >= LONGEST_PROBLEM) break
  }
  return said
}

function reasonOf(error: unknown): string {
  if (error instanceof InsideAddress) return error.message
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  return `It could not be reached (${code ?? message ?? 'for no reason told'}).`
}
