import { valueOf } from '../browser/cookies.ts'
import { ANONYMOUS_COOKIE, SUBJECT_COOKIE } from '../browser/subject.ts'
import { given } from '../client/options.ts'
import type { Who } from './client-options.ts'

/**
 * Who a browser is, out of the `Cookie` header of its request.
 *
 * @example client.flag('headline', 'classic', { ...visitorOf(request.headers.cookie), userId: session.userId })
 */
export function visitorOf(cookieHeader: string | undefined): Pick<Who, 'anonymousId' | 'subject'> {
  const cookies = typeof cookieHeader === 'string' ? cookieHeader : ''
  return { ...given('anonymousId', valueOf(cookies, ANONYMOUS_COOKIE)), ...given('subject', valueOf(cookies, SUBJECT_COOKIE)) }
}
