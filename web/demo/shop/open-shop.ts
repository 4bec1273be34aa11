import { type BrowserClient, createBrowserClient } from '#sdk/browser.ts'
import { type Account, api, type ShopConfig } from './api.ts'

/** What every page stands on: the client of the SDK, who is signed in, and what things cost. */
export type Opened = { readonly client: BrowserClient; readonly config: ShopConfig; readonly account: Account | null }

/** Longer than this nobody waits for a headline: then each flag answers its fallback. */
const PATIENCE_MS = 800

export async function openShop(): Promise<Opened> {
  const [config, { account }] = await Promise.all([api.config(), api.account()])
  const client = createBrowserClient({ url: config.url, clientKey: config.clientKey, attributes: attributesOf(account) })
  await client.ready({ timeout: PATIENCE_MS })
  return { client, config, account }
}

/** What rules may ask about: the plan. */
export function attributesOf(account: Account | null): { readonly plan: string } {
  return { plan: account?.plan ?? 'none' }
}
