import { createContext, type ReactElement, type ReactNode, useContext, useMemo } from 'react'
import type { BrowserClient } from '../browser/browser-options.ts'
import type { Evaluation } from '../core/evaluation.ts'

/** Answers by flag, as the server drew the page with them; plain JSON. */
export type Served = { [flag: string]: Evaluation }

export type Scope = { readonly client: BrowserClient | null; readonly served: Served | null }

export type ProviderProps = {
  /** Made once, outside of components: by `createBrowserClient`, and while a server draws by `onBehalfOf`. */
  readonly client: BrowserClient
  /**
   * Where a server draws the page: an empty object that it fills with what it answered, and in the browser those answers
   * out of the page. Hydration then shows what the server showed, whatever has changed since; afterwards the client's
   * answers hold.
   */
  readonly served?: Served
  readonly children?: ReactNode
}

const ScopeContext = createContext<Scope>({ client: null, served: null })

/**
 * Gives the client to every hook below.
 * @example <ProductingProvider client={producting}><App /></ProductingProvider>
 */
export function ProductingProvider({ client, served = undefined, children }: ProviderProps): ReactElement {
  const scope = useMemo(() => ({ client, served: served ?? null }), [client, served])
  return <ScopeContext.Provider value={scope}>{children}</ScopeContext.Provider>
}

export function useScope(): Scope {
  return useContext(ScopeContext)
}

/** The client, for what has no hook of its own. The one hook that throws outside a provider: there is no client to give. */
export function useProducting(): BrowserClient {
  const { client } = useScope()
  if (client === null) throw new Error('There is no ProductingProvider above this component: wrap the application in one.')
  return client
}
