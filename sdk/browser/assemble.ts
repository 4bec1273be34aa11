import { type Core, createCore } from '../client/client.ts'
import { createDiagnostics, type Diagnostics } from '../client/diagnostics.ts'
import { type ClientEndpoints, clientEndpoints, PATH_OPTIONS } from '../client/endpoints.ts'
import { createExposures } from '../client/exposures.ts'
import { createListeners, type Listeners } from '../client/listeners.ts'
import { isFunction, isNumber, isObject, isText, isTruth, listenerIn, readOptions } from '../client/options.ts'
import { createOutbox, type Outbox } from '../client/outbox.ts'
import { request } from '../client/request.ts'
import { createSource, type Source } from '../client/source.ts'
import type { Context } from '../core/context.ts'
import type { BrowserOptions } from './browser-options.ts'
import { type Consent, createConsent } from './consent.ts'
import { createHashed } from './hashed.ts'
import { stranger } from './identity.ts'
import { type BrowserSurroundings, browserSurroundings } from './surroundings.ts'
import { createTouch, type Touch } from './touch.ts'
import { createVisitor, type Visitor } from './visitor.ts'

/** The parts of a browser's client, each knowing only those above it. */
export type Parts = {
  readonly options: Partial<BrowserOptions>
  /** What a signed link shows in this tab; null where there is none. */
  readonly previewing: Promise<Context['forced']> | null
  readonly surroundings: BrowserSurroundings
  readonly diagnostics: Diagnostics
  readonly consent: Consent
  readonly endpoints: ClientEndpoints
  readonly source: Source
  readonly outbox: Outbox
  readonly core: Core
  readonly touch: Touch
  readonly visitor: Visitor
} & Listeners

/** Exposures remembered as told, per browser. */
const MOST_TOLD = 500
const DAY_MS = 86_400_000

export function assemble(given: BrowserOptions): Parts {
  const listener = listenerIn(given)
  let isSpoken = listener === undefined
  const diagnostics: Diagnostics = createDiagnostics((one) => {
    if (isSpoken) void import('./debug.ts').then(({ inSentences }) => inSentences(one)).catch(() => undefined)
    listener?.(one)
  })
  const options = readOptions(given, OPTIONS, diagnostics)
  isSpoken ||= options.debug === true
  /** Without an address or a key the client answers fallbacks, and says so. An empty address is the page's own. */
  const needed = (name: 'url' | 'clientKey'): string => {
    const text = options[name]
    if (text === undefined) diagnostics.tell('options-invalid', name)
    return text ?? ''
  }
  const [url, clientKey] = [needed('url'), needed('clientKey')]
  const surroundings = browserSurroundings(options.surroundings)
  if (surroundings.fetch === null) diagnostics.tell('fetch-missing', '')
  const consent = createConsent(surroundings, clientKey, diagnostics, options.consent === 'required')
  const { storage } = consent
  const endpoints = clientEndpoints(surroundings, url, clientKey, readOptions(options.paths, PATH_OPTIONS, diagnostics))
  const previewing = previewOf(surroundings, diagnostics, endpoints.previewUrl)
  const { onChange, changed } = createListeners(diagnostics)
  const source = createSource({
    surroundings, storage, diagnostics, url: endpoints.rulesetUrl, headers: endpoints.rulesetHeaders,
    revalidate: 'cache', intervalMs: options.rulesetInterval ?? 30_000, maxAgeMs: options.maxAge ?? DAY_MS, hashed: createHashed(changed),
  }, options.bootstrap, previewing)
  const outbox = createOutbox({
    surroundings, storage, diagnostics, post: endpoints.batch, writeKey: endpoints.writeKey,
    flushAfterMs: options.flushAfter ?? 1_000, limit: options.mostWaiting ?? 1_000, takeUsage: () => (consent.isGranted() ? source.takeUsage() : {}),
  })
  const core = createCore({ surroundings, diagnostics, source, outbox, exposures: createExposures(storage, MOST_TOLD) })
  const touch = createTouch(storage, surroundings.now, surroundings.page)
  const visitor = createVisitor({
    surroundings, diagnostics, endpoints, places: consent, isGranted: consent.isGranted, onAnswered: outbox.withdraw,
    newcomer: () => stranger(surroundings.newId(), surroundings.now(), touch.landing()),
  })
  return { options, previewing, surroundings, diagnostics, consent, endpoints, source, outbox, core, touch, visitor, onChange, changed }
}

/** In the address, and in what the tab keeps. */
const PREVIEW = 'producting_preview'

/** Loaded where the address has a token, or this tab was shown something before. */
function previewOf(surroundings: BrowserSurroundings, diagnostics: Diagnostics, url: string): Parts['previewing'] {
  return diagnostics.guard(null, () => {
    const token = new URLSearchParams(surroundings.page()?.search).get(PREVIEW)
    const place = globalThis.sessionStorage as Storage | undefined
    return place === undefined || (token ?? place.getItem(PREVIEW)) === null ? null
      : diagnostics.guardLater(undefined, async () => (await import('./preview.ts')).preview({ request, surroundings, diagnostics, url, place, token }))
  })
}

const OPTIONS = {
  url: (value: unknown) => typeof value === 'string', clientKey: isText, consent: (value: unknown) => value === 'required' || value === 'granted', attributes: isObject, bootstrap: isObject,
  rulesetInterval: isNumber, streaming: isTruth, debug: isTruth, maxAge: isNumber, flushAfter: isNumber, mostWaiting: isNumber, paths: isObject, onDiagnostic: isFunction, surroundings: isObject,
}
