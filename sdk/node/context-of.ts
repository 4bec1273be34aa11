import { acceptedId, type Ids } from '../client/client.ts'
import type { Diagnostics } from '../client/diagnostics.ts'
import { given } from '../client/options.ts'
import type { Context } from '../core/context.ts'
import type { Who } from './client-options.ts'
import type { Subjects } from './subjects.ts'

/**
 * Whom an evaluation is for, and under which ids its exposure is told. The subject is the given one, else the facts', else
 * the user's as the server knows it, else the anonymous id of somebody who has not signed in. A user's own id is never
 * a subject: on another device it would be another variant.
 */
export function contextOf(who: Who, subjects: Subjects | null, diagnostics: Diagnostics): { readonly context: Context; readonly ids: Ids } {
  const userId = acceptedId(who.userId, 'userId', diagnostics)
  const anonymousId = acceptedId(who.anonymousId, 'anonymousId', diagnostics)
  const named = acceptedId(who.subject ?? who.facts?.subject, 'subject', diagnostics)
  const account = acceptedId(who.account, 'account', diagnostics)
  const subject = named ?? (userId === null ? anonymousId : (subjects?.known(userId) ?? null))
  const told = anonymousId ?? (userId === null ? subject : null)
  return {
    context: { subject, ...given('account', account), ...given('attributes', who.attributes), ...given('facts', who.facts) },
    ids: { ...given('anonymousId', told), ...given('userId', userId), ...given('account', account) },
  }
}
