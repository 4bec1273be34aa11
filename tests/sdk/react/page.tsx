import { type ReactElement, StrictMode, Suspense, use, useRef } from 'react'
import type { BrowserClient } from '#sdk/browser.ts'
import { ProductingProvider, type Served, useFlag, useTrack, useVariant } from '#sdk/react.tsx'

/** How often each component was rendered. */
export const renders = new Map<string, number>()

function rendered(name: string): void {
  renders.set(name, (renders.get(name) ?? 0) + 1)
}

function Headline(): ReactElement {
  rendered('headline')
  const { value, variation, variant, reason, isReady } = useVariant('headline', '-')
  return <h1 id="headline" data-variation={variation} data-variant={variant} data-reason={reason} data-ready={isReady}>{value}</h1>
}

function Plain(): ReactElement {
  rendered('plain')
  const track = useTrack()
  return <button id="plain" type="button" onClick={() => track('Clicked Plain')}>{useFlag('plain', '-')}</button>
}

/** Nobody sees it before scrolling. */
function Far(): ReactElement {
  const ref = useRef<HTMLParagraphElement>(null)
  return <p id="far" ref={ref}>{useFlag('far', '-', { whenVisible: ref })}</p>
}

const never = new Promise<string>(() => undefined)

/** Reads a flag and is thrown away. */
function Unshown(): ReactElement {
  const value = useFlag('unshown', '-')
  return <p>{value + use(never)}</p>
}

export function Page(): ReactElement {
  return <main><Headline /><Plain /><div id="space" /><Far /></main>
}

export type Drawn = 'page' | 'unshown' | 'no provider'

export function App({ client, served, drawn = 'page' }: { readonly client: BrowserClient; readonly served?: Served; readonly drawn?: Drawn }): ReactElement {
  if (drawn === 'no provider') return <Page />
  const inside = drawn === 'page' ? <Page /> : <Suspense fallback={<p id="waiting">…</p>}><Unshown /></Suspense>
  return <StrictMode><ProductingProvider client={client} {...(served === undefined ? {} : { served })}>{inside}</ProductingProvider></StrictMode>
}
