import type { Event } from '../core/event.ts'
import { isText } from './options.ts'
import { type Answer, request } from './request.ts'
import type { Surroundings } from './surroundings.ts'

/** Where the server's doors are below `url`; a customer may serve them from paths of his own domain. */
export type Paths = { readonly ruleset: string; readonly batch: string; readonly identify: string; readonly subject: string; readonly person: string; readonly stream: string; readonly preview: string }

export const PATHS: Paths = { ruleset: '/v1/ruleset', batch: '/v1/batch', identify: '/v1/identify', subject: '/v1/subject', person: '/v1/person', stream: '/v1/stream', preview: '/v1/preview' }

/** How paths in a host's options are recognised. */
export const PATH_OPTIONS = { ruleset: isText, batch: isText, identify: isText, subject: isText, person: isText, stream: isText, preview: isText }

/** The doors as functions. `client`: a browser, whose key may be seen and travels where no preflight is needed; `server`: a back end. */
export type Endpoints = {
  readonly rulesetUrl: string
  readonly rulesetHeaders: { readonly [name: string]: string }
  readonly streamUrl: string
  readonly previewUrl: string
  /** What stands as `writeKey` in bodies; null where the key is in a header. */
  readonly writeKey: string | null
  readonly batchUrl: string
  readonly batch: (body: string) => Promise<Answer>
  readonly identify: (event: Event) => Promise<Answer>
  readonly subject: (userId: string) => Promise<Answer>
  readonly person: (who: { readonly anonymousId: string } | { readonly userId: string }) => Promise<Answer>
}

export type Credentials = { readonly kind: 'client' | 'server'; readonly key: string }

export function createEndpoints(surroundings: Surroundings, url: string, { kind, key }: Credentials, given: Partial<Paths> = {}): Endpoints {
  const at = (name: keyof Paths): string => url.replace(/\/+$/, '') + (given[name] ?? PATHS[name])
  const bearer = { authorization: `Bearer ${key}` }
  const isClient = kind === 'client'
  // text/plain and the key in the body: what a browser may send to another origin without asking first.
  const post = (to: string, body: string): Promise<Answer> =>
    request(surroundings, { method: 'POST', url: to, body, headers: isClient ? { 'content-type': 'text/plain' } : { 'content-type': 'application/json', ...bearer } })
  const ask = (to: string, query: { readonly [name: string]: string }): Promise<Answer> =>
    request(surroundings, { method: 'GET', url: `${to}?${new URLSearchParams(query).toString()}`, headers: bearer, cache: 'no-store' })
  /** A client key stands in the path, so that a CDN can hold the answer. */
  const keyed = (name: keyof Paths): string => (isClient ? `${at(name)}/${encodeURIComponent(key)}` : at(name))
  return {
    rulesetUrl: keyed('ruleset'),
    streamUrl: keyed('stream'),
    previewUrl: keyed('preview'),
    rulesetHeaders: isClient ? {} : bearer,
    writeKey: isClient ? key : null,
    batchUrl: at('batch'),
    batch: (body) => post(at('batch'), body),
    identify: (event) => post(at('identify'), JSON.stringify({ ...event, sentAt: new Date(surroundings.now()).toISOString(), ...(isClient ? { writeKey: key } : {}) })),
    subject: (userId) => ask(at('subject'), { userId }),
    person: (who) => ask(at('person'), who),
  }
}
