import type { Event } from '../core/event.ts'
import { isText } from './options.ts'
import { type Answer, request } from './request.ts'
import type { Surroundings } from './surroundings.ts'

/** Where the server's doors are below `url`; a customer may serve them from paths of his own domain. */
export type Paths = { readonly ruleset: string; readonly batch: string; readonly identify: string; readonly subject: string; readonly person: string; readonly stream: string; readonly preview: string }

export function pathOf(name: keyof Paths, given?: Partial<Paths>): string {
  return given?.[name] ?? `/v1/${name}`
}

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

/** Only a back end may ask who a user is. */
export type ClientEndpoints = Omit<Endpoints, 'subject'>

export type Credentials = { readonly kind: 'client' | 'server'; readonly key: string }

export function createEndpoints(surroundings: Surroundings, url: string, { kind, key }: Credentials, given?: Partial<Paths>): Endpoints {
  return kind === 'client' ? { ...clientEndpoints(surroundings, url, key, given), subject: (userId) => asking(surroundings, urls(url, given)('subject'), key)({ userId }) } : serverEndpoints(surroundings, url, key, given)
}

type Urls = (name: keyof Paths) => string

function urls(url: string, given?: Partial<Paths>): Urls {
  return (name) => url.replace(/\/+$/, '') + pathOf(name, given)
}

function asking(surroundings: Surroundings, url: string, key: string): (query: { readonly [name: string]: string }) => Promise<Answer> {
  return (query) => request(surroundings, { method: 'GET', url: `${url}?${new URLSearchParams(query).toString()}`, headers: { authorization: `Bearer ${key}` }, cache: 'no-store' })
}

/** The time is the last word of an event that is sent alone. */
function identified(event: Event, { now }: Surroundings, key?: string): string {
  return JSON.stringify({ ...event, sentAt: new Date(now()).toISOString(), writeKey: key })
}

/** A browser's. A key stands in the path, so that a CDN can hold the answer. */
export function clientEndpoints(surroundings: Surroundings, url: string, key: string, given?: Partial<Paths>): ClientEndpoints {
  const at = urls(url, given)
  const keyed: Urls = (name) => `${at(name)}/${encodeURIComponent(key)}`
  // text/plain and the key in the body: what a browser may send to another origin without asking first.
  const post = (to: string, body: string): Promise<Answer> => request(surroundings, { method: 'POST', url: to, body, headers: { 'content-type': 'text/plain' } })
  return {
    rulesetUrl: keyed('ruleset'),
    streamUrl: keyed('stream'),
    previewUrl: keyed('preview'),
    rulesetHeaders: {},
    writeKey: key,
    batchUrl: at('batch'),
    batch: (body) => post(at('batch'), body),
    identify: (event) => post(at('identify'), identified(event, surroundings, key)),
    person: asking(surroundings, at('person'), key),
  }
}

/** A back end's. */
export function serverEndpoints(surroundings: Surroundings, url: string, key: string, given?: Partial<Paths>): Endpoints {
  const at = urls(url, given)
  const rulesetHeaders = { authorization: `Bearer ${key}` }
  const post = (to: string, body: string): Promise<Answer> => request(surroundings, { method: 'POST', url: to, body, headers: { 'content-type': 'application/json', ...rulesetHeaders } })
  const subject = asking(surroundings, at('subject'), key)
  return {
    rulesetUrl: at('ruleset'),
    streamUrl: at('stream'),
    previewUrl: at('preview'),
    rulesetHeaders,
    writeKey: null,
    batchUrl: at('batch'),
    batch: (body) => post(at('batch'), body),
    identify: (event) => post(at('identify'), identified(event, surroundings)),
    subject: (userId) => subject({ userId }),
    person: asking(surroundings, at('person'), key),
  }
}
