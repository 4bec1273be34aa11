import type { RunningApp } from './app.ts'

// Node's own name would be taken for a bot, and bots are not counted in production.
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

export type Told = { readonly type: 'track' | 'identify' | 'page'; readonly messageId: string; readonly timestamp: string; readonly [field: string]: unknown }

/** Sends events through the real door, with the server key: claims by it stand. Throws unless every one is taken. */
export async function tell(running: RunningApp, batch: readonly Told[]): Promise<void> {
  const answer = await fetch(`${running.url}/v1/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': browser, authorization: `Basic ${btoa(`${running.keys.server}:`)}` },
    body: JSON.stringify({ batch }),
  })
  const said = await answer.text()
  if (!answer.ok || said.includes('"reason"')) throw new Error(`the events were answered ${answer.status}: ${said}`)
}
