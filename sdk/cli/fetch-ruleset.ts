import { readableRuleset } from '../client/readable-ruleset.ts'
import type { CompactRuleset } from '../core/compact.ts'
import { Problem } from './problem.ts'

const PATIENCE_MS = 15_000

/**
 * The ruleset of a key's environment. A server key sees every flag, a client key those that browsers may see.
 *
 * @throws Problem one sentence that says what to do
 */
export async function fetchRuleset(url: string, key: string): Promise<CompactRuleset> {
  const base = url.replace(/\/+$/, '')
  const asServer = await asked(`${base}/v1/ruleset`, { authorization: `Bearer ${key}` })
  // A key of another kind is told so, and asked for where it belongs.
  const { status, text } = asServer.status === 403 ? await asked(`${base}/v1/ruleset/${encodeURIComponent(key)}`, {}) : asServer
  if (status === 401 || status === 403) throw new Problem(`${base} does not know this key (${status}). Give a server key: Start, SDK keys.`)
  if (status !== 200) throw new Problem(`${base} answered ${status}. Is it the address of your Producting server?`)
  const ruleset = readableRuleset(parsed(text))
  if (ruleset === null) throw new Problem(`${base} answered with something that is no ruleset of format 2. Is it the address of your Producting server?`)
  return ruleset
}

async function asked(address: string, headers: { readonly [name: string]: string }): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout(PATIENCE_MS) })
    return { status: answer.status, text: await answer.text() }
  } catch (thrown) {
    throw new Problem(`${address} could not be reached: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
