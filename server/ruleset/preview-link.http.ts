import type { Clock } from '../clock.ts'
import type { Db } from '../database/database.ts'
import { openPreview } from '../experiments/preview-link.service.ts'
import { type Exchange, type Route, sendJson } from '../http.ts'
import { refusal } from '../refusal.ts'
import type { KeyRing } from '../workspaces/key.service.ts'
import { crossOrigin } from './cross-origin.ts'

export type PreviewLinkDoors = { readonly keys: Pick<KeyRing, 'authenticate'>; readonly db: Db; readonly clock: Clock }

/** What a preview link shows, for the page that was opened with it: `GET /v1/preview/{clientKey}?token=…`. */
export function previewLinkRoutes(doors: PreviewLinkDoors): readonly Route[] {
  return [{ method: 'GET', path: '/v1/preview/:key', handle: (exchange) => answerPreview(doors, exchange) }]
}

async function answerPreview({ keys, db, clock }: PreviewLinkDoors, { req, res, params, query }: Exchange): Promise<void> {
  const holder = await keys.authenticate(params['key'] ?? '')
  if (holder === null || holder.environmentId === null) throw refusal('key-unknown', 'This is no client key. Copy it again from Start, SDK keys.', { kind: 'client' })
  if (holder.kind !== 'client') throw refusal('not-allowed', `This is a ${holder.kind} key; a client key is needed here.`, { kind: holder.kind, needed: 'client' })
  // Set before anything may be refused, so that the page can read why.
  setPairs(res, crossOrigin(holder, req.headers.origin))
  const { workspaceId, environmentId, secret } = holder
  const token = new URLSearchParams(query).get('token') ?? ''
  sendJson(res, 200, await openPreview(db, { workspaceId, environmentId, secret, token, now: clock.now() }), { 'cache-control': 'private, no-store' })
}

function setPairs(res: Exchange['res'], pairs: readonly string[]): void {
  for (let at = 0; at < pairs.length; at += 2) res.setHeader(pairs[at] ?? '', pairs[at + 1] ?? '')
}
