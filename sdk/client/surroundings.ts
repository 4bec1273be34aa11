/** What a client takes from the world around it; all of it can be replaced, so that tests need neither time nor network. */
export type Surroundings = {
  /** ms since 1970. */
  readonly now: () => number
  /** [0, 1). */
  readonly random: () => number
  /** A fresh id that nobody else makes. */
  readonly newId: () => string
  /** Null where the platform has none: then nothing is fetched or sent, and a diagnostic says so. */
  readonly fetch: Fetch | null
  readonly timers: Timers
  readonly storage: TextStorage
}

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

export type FetchInit = {
  readonly method: 'GET' | 'POST'
  readonly headers: { readonly [name: string]: string }
  readonly body?: string
  readonly signal?: AbortSignal
  readonly keepalive?: boolean
  readonly cache?: 'no-cache' | 'no-store'
  readonly credentials: 'omit'
}

export type FetchResponse = { readonly status: number; readonly headers: { get(name: string): string | null }; text(): Promise<string>; readonly body?: ReadableStream<Uint8Array> | null }

export type Timers = {
  /** Runs once after `ms`; answers how to cancel. `holds`: whether a process waits for it before it ends. */
  readonly after: (ms: number, run: () => void, holds?: boolean) => () => void
}

/** Small texts that survive a reload: localStorage, a folder, or memory. May throw; clients look after themselves. */
export type TextStorage = {
  readonly keys: () => readonly string[]
  readonly read: (key: string) => string | null
  readonly write: (key: string, text: string) => void
  readonly remove: (key: string) => void
}
