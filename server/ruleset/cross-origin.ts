import { refuseForeignOrigin } from '../ingest/sender.ts'
import type { KeyHolder } from '../workspaces/key.service.ts'

const NOBODY: readonly string[] = []
const EXPOSED = ['access-control-expose-headers', 'etag, retry-after'] as const
const ANYBODY: readonly string[] = ['access-control-allow-origin', '*', ...EXPOSED]

/**
 * Which pages may read an answer: any, unless the key names the origins that may. It does not depend on the request
 * then, so that what a CDN kept of one page's answer is right for every other's; with named origins `Vary` says so.
 */
export function crossOrigin(holder: Pick<KeyHolder, 'kind' | 'origins'>, origin: string | undefined, vary?: string): readonly string[] {
  const varies = vary === undefined ? NOBODY : ['vary', vary]
  if (holder.kind !== 'client') return varies
  if (holder.origins.length === 0) return vary === undefined ? ANYBODY : [...ANYBODY, ...varies]
  refuseForeignOrigin(holder, origin)
  const allowed = origin === undefined ? NOBODY : ['access-control-allow-origin', origin, ...EXPOSED]
  return [...allowed, 'vary', vary === undefined ? 'Origin' : `${vary}, Origin`]
}
