import { memoryStorage } from '../client/storage.ts'
import type { Fetch, Surroundings, TextStorage } from '../client/surroundings.ts'
import { cookieJar, type Jar } from './cookies.ts'
import { currentPage } from './page.ts'
import type { PageFacts } from './page-facts.ts'

export type BrowserSurroundings = Surroundings & {
  readonly cookies: Jar
  /** The page as it is now. */
  readonly page: () => PageFacts | null
}

/** What a browser gives; `given` replaces parts of it. On a server, where pages are drawn first, everything is memory. */
export function browserSurroundings(given: Partial<BrowserSurroundings> = {}): BrowserSurroundings {
  return {
    now: Date.now,
    random: Math.random,
    newId: newUuid,
    // Called as a function of the window, which is what it insists on.
    fetch: typeof globalThis.fetch === 'function' ? (((url, init) => globalThis.fetch(url, init)) satisfies Fetch) : null,
    timers: {
      after: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    },
    storage: localTexts(),
    cookies: documentCookies(),
    page: currentPage,
    ...given,
  }
}

/** localStorage; where even asking for it throws (blocked cookies), memory. */
function localTexts(): TextStorage {
  try {
    const { localStorage } = globalThis as { readonly localStorage?: Storage }
    if (typeof document === 'undefined' || localStorage === undefined || localStorage === null) return memoryStorage()
    return {
      keys: () => Object.keys(localStorage),
      read: (key) => localStorage.getItem(key),
      write: (key, text) => localStorage.setItem(key, text),
      remove: (key) => localStorage.removeItem(key),
    }
  } catch {
    return memoryStorage()
  }
}

function documentCookies(): Jar {
  const { document, location } = globalThis as { readonly document?: Document; readonly location?: Location }
  if (document !== undefined && location !== undefined) return cookieJar(document, location.hostname, location.protocol === 'https:')
  const cookies = memoryStorage()
  return { read: cookies.read, write: cookies.write, remove: cookies.remove }
}

/** A version 4 UUID (RFC 9562, 5.4); `randomUUID` is missing on pages that did not come by https. */
function newUuid(): string {
  const { crypto } = globalThis
  if (typeof crypto?.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
