import type { BrowserClient } from '../browser/browser-options.ts'
import { given } from '../client/options.ts'
import type { Client, Who } from './client-options.ts'

/**
 * A back end's client with the shape of a browser's, for one visitor and one request: what a server needs to draw a page
 * whose components read flags from a browser's client. Who the visitor is stays as it was given.
 *
 * @example <ProductingProvider client={onBehalfOf(producting, visitorOf(request.headers.cookie))} served={served}>
 */
export function onBehalfOf(client: Client, who: Who): BrowserClient {
  const { userId, anonymousId, subject, account } = who
  const doer = { ...given('userId', userId), ...given('anonymousId', anonymousId ?? (userId === undefined ? subject : undefined)), ...given('account', account) }
  return {
    ready: client.ready,
    flag: (key, fallback) => client.flag(key, fallback, who),
    peek: (key, fallback) => client.evaluate(key, fallback, who).value,
    evaluate: (key, fallback) => client.evaluate(key, fallback, who),
    track: (event, properties) => client.track({ ...doer, event, ...given('properties', properties) }),
    page: (name, properties) => client.page({ ...doer, ...given('name', name), ...given('properties', properties) }),
    identify: async (id, traits) => client.identify({ ...doer, userId: id, ...given('traits', traits) }),
    group: (groupId, traits) => client.group({ ...doer, groupId, ...given('traits', traits) }),
    visitor: () => ({ anonymousId: anonymousId ?? '', userId: userId ?? null, subject: subject ?? null }),
    onChange: client.onChange,
    flush: client.flush,
    // The client outlives the request, and the visitor is whoever the request said.
    close: client.flush,
    reset: nothing,
    setAttributes: nothing,
    grant: nothing,
    revoke: nothing,
  }
}

function nothing(): void {
  return undefined
}
