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
  return memoryStorage()
}

/** A version 4 UUID (RFC 9562, 5.4); `randomUUID` is missing on pages that did not come by https. */
function newUuid(): string {
  const { crypto } = globalThis
  if (typeof crypto?.randomUUID === 'function') return crypto.randomUUID()
  // The version and the variant have their places.
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, at) => (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'))
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
