import type { DiagnosticCode, Words } from './diagnostics.ts'

/** Diagnostics as sentences. A page loads them only where somebody develops (`debug`); a back end always has them. */
export const words: Words = (code, detail) => SENTENCES[code](detail)

const SENTENCES: { readonly [code in DiagnosticCode]: (detail: string) => string } = {
  'options-invalid': (name) => (MISSING[name] ?? `The option ${name} is not what it should be, and was left out.`),
  'fetch-missing': () => 'This platform has no fetch: nothing can be fetched or sent.',
  'host-callback-failed': (why) => `A function of the host failed: ${why}`,
  'storage-failed': (why) => `The storage does not work, so a reload may forget or repeat something: ${why}`,
  internal: (why) => why,
  'ruleset-unreachable': (why) => `The ruleset could not be fetched; the last good one stays. ${why}`,
  'ruleset-refused': (status) => `The server answered ${status} to the question for the ruleset; the last good one stays.`,
  'ruleset-unreadable': (where) => `The ${where} is no ruleset of format 2 and was passed over; the last good one stays.`,
  'ruleset-stale': (age) => `The ruleset kept from before is ${age} ms old; it is used until the server answers.`,
  'stream-broken': (why) => `The stream of changes ended; the ruleset is asked for now and then until it is back. ${why}`,
  'operator-unknown': (operator) => `The ruleset uses the operator ${operator}, which this SDK does not know: conditions with it never fit. Update the SDK.`,
  'evaluation-failed': (what) => `A flag answers its fallback. ${what}`,
  'subject-unknown': (key) => `${key} answers its fallback: give the subject, or turn resolveSubject on.`,
  'subject-unresolved': (why) => `A user’s subject could not be asked for; experiments answer the fallback. ${why}`,
  'id-refused': (what) => `An id is missing or names nobody, and was left out; give a userId or an anonymousId. ${what}`,
  'events-unreachable': (why) => `Events wait for another try. ${why}`,
  'events-refused': (what) => `The server refused events for good, and they were dropped. ${what}`,
  'event-refused': (what) => `The server refused ${what}`,
  'event-unreadable': (what) => `An event cannot be written as JSON, and was dropped. ${what}`,
  'event-too-large': (what) => `The event ${what} is larger than the server takes, and was dropped.`,
  'outbox-full': (limit) => `${limit} events wait for the server; the oldest was dropped for a new one.`,
  'outbox-closed': () => 'An event came after close() and was not taken.',
  'identify-refused': (why) => `The server did not take the identify. ${why}`,
  'preview-refused': (why) => `The preview link shows nothing: it is over, or was made for another environment. ${why}`,
}

const MISSING: { readonly [name: string]: string } = {
  url: 'url is missing: give the address of your Producting server.',
  serverKey: 'serverKey is missing: copy it from Start, SDK keys.',
  clientKey: 'clientKey is missing: copy it from Start, SDK keys.',
}
