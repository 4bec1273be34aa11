import { memoryStorage } from '../client/storage.ts'
import type { Fetch, Surroundings, TextStorage } from '../client/surroundings.ts'
import { type Jar, valueOf } from './cookies.ts'
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

/** Cookies say who this is, and are read at once; what sets them is loaded, and sets them a moment later. */
function documentCookies(): Jar {
  const { document, location } = globalThis as { readonly document?: Document; readonly location?: Location }
  if (document === undefined || location === undefined) return memoryStorage()
  let loading: Promise<Jar> | undefined
  const later = (run: (jar: Jar) => void): void => {
    loading ??= import('./jar.ts').then(({ cookieJar }) => cookieJar(valueOf, document, location.hostname, location.protocol === 'https:'))
    // Where it does not arrive, localStorage alone knows the visitor.
    loading.then(run).catch(() => undefined)
  }
  return {
    read: (name) => {
      try {
        return valueOf(document.cookie, name)
      } catch {
        return null
      }
    },
    write: (name, value) => later((jar) => jar.write(name, value)),
    remove: (name) => later((jar) => jar.remove(name)),
  }
}

/** A version 4 UUID (RFC 9562, 5.4); `randomUUID` is missing on pages that did not come by https, where the address of a blob ends in one (File API, 8.3.1). */
function newUuid(): string {
  const { crypto } = globalThis
  if (typeof crypto?.randomUUID === 'function') return crypto.randomUUID()
  const address = URL.createObjectURL(new Blob())
  URL.revokeObjectURL(address)
  return address.slice(-36)
}
