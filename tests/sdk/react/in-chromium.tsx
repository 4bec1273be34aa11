/** What the browser test runs inside a real page; bundled, never imported by Node. */
import { createRoot, hydrateRoot } from 'react-dom/client'
import { type BrowserClient, type BrowserOptions, createBrowserClient } from '#sdk/browser.ts'
import type { Served } from '#sdk/react.tsx'
import { App, type Drawn, renders } from './page.tsx'

const root = (): Element => document.querySelector('#root') ?? document.body
let client: BrowserClient

const inPage = {
  /** Takes over what the server drew. */
  hydrate: (given: string): void => {
    const { options, served } = JSON.parse(given) as { readonly options: BrowserOptions; readonly served?: Served }
    client = createBrowserClient({ ...options, onDiagnostic: () => undefined })
    hydrateRoot(root(), <App client={client} {...(served === undefined ? {} : { served })} />)
  },
  /** Draws where there was nothing. */
  draw: (given: string, drawn: Drawn): void => {
    client = createBrowserClient({ ...(JSON.parse(given) as { readonly options: BrowserOptions }).options, onDiagnostic: () => undefined })
    createRoot(root()).render(<App client={client} drawn={drawn} />)
  },
  client: (): BrowserClient => client,
  renders: (name: string): number => renders.get(name) ?? 0,
}

export type InPage = typeof inPage

Object.assign(globalThis, { inPage })
