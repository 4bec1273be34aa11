import { frame } from './en/frame.ts'
import { find } from './en/find.ts'
import { member } from './en/member.ts'
import { parts } from './en/parts.ts'
import { problem } from './en/problem.ts'
import { charts } from './en/charts.ts'
import { signIn } from './en/sign-in.ts'
import { start } from './en/start.ts'
import { history } from './en/history.ts'
import { account } from './en/account.ts'
import { members } from './en/members.ts'
import { understand } from './en/understand.ts'
import { events } from './en/events.ts'
import { personal } from './en/personal.ts'
import { accounts } from './en/accounts.ts'
import { channel } from './en/channel.ts'
import { journey } from './en/journey.ts'
import { clause } from './en/clause.ts'
import { need } from './en/need.ts'
import { plan } from './en/plan.ts'
import { review } from './en/review.ts'
import { bandit } from './en/bandit.ts'
import { ideas } from './en/ideas.ts'
import { learn } from './en/learn.ts'
import { layers } from './en/layers.ts'
import { webhooks } from './en/webhooks.ts'
import { exports } from './en/exports.ts'
import { release } from './en/release.ts'
import { schedule } from './en/schedule.ts'
import { why } from './en/why.ts'
import { views } from './en/views.ts'
import { watch } from './en/watch.ts'
import { decide } from './en/decide.ts'
import { share } from './en/share.ts'
import { importing } from './en/import.ts'

/** Every message as written first; its keys and slots bind the other languages. */
export const en = {
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
} as const
