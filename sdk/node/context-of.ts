import { acceptedId, type Ids } from '../client/client.ts'
import type { Diagnostics } from '../client/diagnostics.ts'
import { given } from '../client/options.ts'
import type { Context } from '../core/context.ts'
import type { Who } from './client-options.ts'
import type { Subjects } from './subjects.ts'

export type Around = { readonly subjects: Subjects | null; readonly diagnostics: Diagnostics }

/**
 * Whom an evaluation is for. Ids are read only where a bucket asks for them: most flags never do. The subject is the given
 * one, else the facts', else the user's as the server knows it, else the anonymous id of somebody who has not signed in.
 * A user's own id is never a subject: on another device it would be another variant.
 */
export class WhoContext implements Context {
  private readonly who: Who
  private readonly around: Around

  constructor(who: Who, around: Around) {
    this.who = who
    this.around = around
  }

  get attributes(): Context['attributes'] {
    return this.who.attributes
  }

  get facts(): Context['facts'] {
    return this.who.facts
  }

  get forced(): Context['forced'] {
    return this.who.forced
  }

  get subject(): string | null {
    const { subject, facts } = this.who
    const named = acceptedId(subject ?? facts?.subject, 'subject', this.around.diagnostics)
    if (named !== null) return named
    const userId = acceptedId(this.who.userId, 'userId', this.around.diagnostics)
    if (userId === null) return acceptedId(this.who.anonymousId, 'anonymousId', this.around.diagnostics)
    return this.around.subjects?.known(userId) ?? null
  }

  get account(): string | undefined {
    return acceptedId(this.who.account, 'account', this.around.diagnostics) ?? undefined
  }

  /** Under which ids an exposure is told. */
  ids(): Ids {
    const { userId, anonymousId } = this.who
    const user = acceptedId(userId, 'userId', this.around.diagnostics)
    const anonymous = acceptedId(anonymousId, 'anonymousId', this.around.diagnostics)
    return { ...given('anonymousId', anonymous ?? (user === null ? this.subject : null)), ...given('userId', user), ...given('account', this.account) }
  }
}
