import type { Catalogue } from './catalogue.ts'
import { frame } from './ko/frame.ts'
import { find } from './ko/find.ts'
import { member } from './ko/member.ts'
import { parts } from './ko/parts.ts'
import { problem } from './ko/problem.ts'
import { charts } from './ko/charts.ts'
import { signIn } from './ko/sign-in.ts'
import { start } from './ko/start.ts'
import { history } from './ko/history.ts'
import { account } from './ko/account.ts'
import { members } from './ko/members.ts'
import { understand } from './ko/understand.ts'
import { events } from './ko/events.ts'
import { personal } from './ko/personal.ts'
import { accounts } from './ko/accounts.ts'
import { channel } from './ko/channel.ts'
import { journey } from './ko/journey.ts'
import { clause } from './ko/clause.ts'
import { need } from './ko/need.ts'
import { plan } from './ko/plan.ts'
import { review } from './ko/review.ts'
import { bandit } from './ko/bandit.ts'
import { ideas } from './ko/ideas.ts'
import { learn } from './ko/learn.ts'
import { layers } from './ko/layers.ts'
import { webhooks } from './ko/webhooks.ts'
import { exports } from './ko/exports.ts'
import { release } from './ko/release.ts'
import { schedule } from './ko/schedule.ts'
import { why } from './ko/why.ts'
import { views } from './ko/views.ts'
import { watch } from './ko/watch.ts'
import { decide } from './ko/decide.ts'
import { share } from './ko/share.ts'
import { importing } from './ko/import.ts'

/** Korean. A key that English has and this does not fails to compile. */
export const ko = {
  ...frame,
  ...find,
  ...member,
  ...parts,
  ...problem,
  ...charts,
  ...signIn,
  ...start,
  ...history,
  ...account,
  ...members,
  ...understand,
  ...events,
  ...personal,
  ...accounts,
  ...channel,
  ...journey,
  ...clause,
  ...need,
  ...plan,
  ...review,
  ...bandit,
  ...layers,
  ...ideas,
  ...learn,
  ...webhooks,
  ...exports,
  ...release,
  ...schedule,
  ...why,
  ...views,
  ...watch,
  ...decide,
  ...share,
  ...importing,
} as const satisfies Catalogue
