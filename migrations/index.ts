import type { Migration } from 'kysely/migration'
import { workspaces } from './0001-workspaces.ts'
import { events } from './0002-events.ts'
import { metrics } from './0003-metrics.ts'
import { releases } from './0004-releases.ts'
import { readouts } from './0005-readouts.ts'
import { demo } from './0006-demo.ts'
import { serving } from './0007-serving.ts'
import { usage } from './0008-usage.ts'
import { schedules } from './0009-schedules.ts'
import { flags } from './0010-flags.ts'
import { measures } from './0011-measures.ts'
import { totals } from './0012-totals.ts'
import { metricParts } from './0013-metric-parts.ts'
import { ingestion } from './0014-ingestion.ts'
import { members } from './0015-members.ts'
import { accounts } from './0016-accounts.ts'
import { people } from './0017-people.ts'
import { webhooks } from './0018-webhooks.ts'
import { ideas } from './0019-ideas.ts'
import { log } from './0020-log.ts'
import { channels } from './0021-channels.ts'
import { exports } from './0022-exports.ts'
import { before } from './0023-before.ts'
import { review } from './0024-review.ts'
import { sharing } from './0026-sharing.ts'
import { digests } from './0027-digests.ts'
import { views } from './0028-views.ts'
import { retention } from './0029-retention.ts'
import { quarters } from './0030-quarters.ts'

/** The history of the schema, in order. Append only: a migration that has run anywhere is never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-workspaces': workspaces,
  '0002-events': events,
  '0003-metrics': metrics,
  '0004-releases': releases,
  '0005-readouts': readouts,
  '0006-demo': demo,
  '0007-serving': serving,
  '0008-usage': usage,
  '0009-schedules': schedules,
  '0010-flags': flags,
  '0011-measures': measures,
  '0012-totals': totals,
  '0013-metric-parts': metricParts,
  '0014-ingestion': ingestion,
  '0015-members': members,
  '0016-accounts': accounts,
  '0017-people': people,
  '0018-webhooks': webhooks,
  '0019-ideas': ideas,
  '0020-log': log,
  '0021-channels': channels,
  '0022-exports': exports,
  '0023-before': before,
  '0024-review': review,
  '0026-sharing': sharing,
  '0027-digests': digests,
  '0028-views': views,
  '0029-retention': retention,
  '0030-quarters': quarters,
}
