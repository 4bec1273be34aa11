import type { RunningApp } from './app.ts'

// Node's own name would be taken for a bot, and bots are not counted in production.
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

type Given = {
  readonly experiment: string
  /** How many people meet each variant. */
  readonly variants: { readonly [variant: string]: number }
  /** Where their numbering begins, so that a second call brings other people. */
  readonly from?: number
}

/** People meet an experiment: the standard event, through the real door. */
export async function exposures(running: RunningApp, { experiment, variants, from = 0 }: Given): Promise<void> {
  const timestamp = running.world.clock.now().toISOString()
  const batch = Object.entries(variants).flatMap(([variant, people]) =>
    Array.from({ length: people }, (_, index) => ({
      type: 'track',
      event: 'Experiment Viewed',
      messageId: `${experiment}-${variant}-${from + index}`,
      anonymousId: `visitor-${variant}-${from + index}`,
      timestamp,
      properties: { experiment_id: experiment, variation_id: variant },
    })),
  )
  const answer = await fetch(`${running.url}/v1/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': browser, authorization: `Basic ${btoa(`${running.keys.client}:`)}` },
    body: JSON.stringify({ batch }),
  })
  if (!answer.ok) throw new Error(`the exposures were answered ${answer.status}: ${await answer.text()}`)
}
