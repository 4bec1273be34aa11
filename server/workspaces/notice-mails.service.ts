import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import type { Mailer } from './mail.service.ts'
import { noticeMail } from './notice-mail.ts'
import { deleteNotices, type DueNotice, settleMail, takeDueNotices } from './notice.repository.ts'

type Needs = { readonly db: Db; readonly clock: Clock; readonly mailer: Mailer; readonly publicUrl: string }

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const AT_ONCE = 20
/** Until another server, or the next try, may take it. */
const HELD = 10 * MINUTE
const TRIES = 3
/** A mail server that was set up late does not send what is long known. */
const NEWS = DAY
const KEPT = 180 * DAY

/** Mails notices where mail is set up: each once, by whichever server takes it. */
export class NoticeMails {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async run(): Promise<void> {
    const { db, clock, mailer } = this.#needs
    if (!mailer.isSetUp) return
    const now = clock.now()
    const due = await takeDueNotices(db, { now, until: new Date(now.getTime() + HELD), notBefore: new Date(now.getTime() - NEWS), most: TRIES, limit: AT_ONCE })
    for (const notice of due) await this.#send(notice)
  }

  trim(): Promise<void> {
    return deleteNotices(this.#needs.db, new Date(this.#needs.clock.now().getTime() - KEPT))
  }

  async #send({ id, kind, actor, excerpt, entityKey, entityName, email, locale }: DueNotice): Promise<void> {
    const { db, mailer, publicUrl } = this.#needs
    const url = `${publicUrl}/experiments/${encodeURIComponent(entityKey)}${kind === 'ship-asked' ? '/decide' : '/plan'}`
    const mailed = await mailer.send(email, noticeMail({ kind, by: actor, experiment: entityName, excerpt, url, account: `${publicUrl}/account` }, locale ?? 'en'))
    if (mailed.kind === 'sent') await settleMail(db, id)
  }
}
