import type { Catalogue } from './catalogue.ts'
import { frame } from './ja/frame.ts'
import { find } from './ja/find.ts'
import { member } from './ja/member.ts'
import { parts } from './ja/parts.ts'
import { problem } from './ja/problem.ts'
import { charts } from './ja/charts.ts'
import { signIn } from './ja/sign-in.ts'
import { start } from './ja/start.ts'
import { history } from './ja/history.ts'
import { account } from './ja/account.ts'
import { members } from './ja/members.ts'
import { understand } from './ja/understand.ts'
import { events } from './ja/events.ts'
import { personal } from './ja/personal.ts'
import { accounts } from './ja/accounts.ts'
import { channel } from './ja/channel.ts'
import { journey } from './ja/journey.ts'
import { clause } from './ja/clause.ts'
import { need } from './ja/need.ts'
import { plan } from './ja/plan.ts'
import { review } from './ja/review.ts'
import { bandit } from './ja/bandit.ts'
import { ideas } from './ja/ideas.ts'
import { learn } from './ja/learn.ts'
import { layers } from './ja/layers.ts'
import { webhooks } from './ja/webhooks.ts'
import { exports } from './ja/exports.ts'
import { release } from './ja/release.ts'
import { schedule } from './ja/schedule.ts'
import { why } from './ja/why.ts'
import { views } from './ja/views.ts'
import { watch } from './ja/watch.ts'
import { decide } from './ja/decide.ts'
import { share } from './ja/share.ts'
import { importing } from './ja/import.ts'

/** Japanese. A key that English has and this does not fails to compile. */
export const ja = {
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
