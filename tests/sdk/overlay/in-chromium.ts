/** What the browser test runs inside a real page; bundled, never imported by Node. */
import { type BrowserOptions, createBrowserClient } from '#sdk/browser.ts'
import { type OverlayClient, withOverlay } from '#sdk/overlay.ts'

let client: OverlayClient

const inPage = {
  start: async (options: BrowserOptions): Promise<void> => {
    client = withOverlay(createBrowserClient(options), options)
    const draw = (): void => {
      const heading = document.querySelector('h1')
      if (heading !== null) heading.textContent = client.flag('headline', '-')
    }
    client.onChange(draw)
    await client.ready()
    draw()
    client.peek('plain', '-')
  },
  client: (): OverlayClient => client,
}

export type InPage = typeof inPage

Object.assign(globalThis, { inPage })
