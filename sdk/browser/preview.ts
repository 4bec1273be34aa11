import type { Diagnostics } from '../client/diagnostics.ts'
import type { request } from '../client/request.ts'
import type { Surroundings } from '../client/surroundings.ts'
import type { Context } from '../core/context.ts'

/** What a signed link shows, and until when, ms since 1970. */
type Preview = { readonly forced: NonNullable<Context['forced']>; readonly until: number }

/** What is loaded on demand is handed what it shares with the page, so that the page stays one file. */
type PreviewSettings = { readonly request: typeof request; readonly surroundings: Surroundings; readonly diagnostics: Diagnostics; readonly url: string; readonly place: Storage; readonly token: string | null }

const KEPT = 'producting_preview'

/**
 * What this tab previews: by the token in its address, else what it was shown before. It stays in the tab, so that the
 * pages that follow show the same, and ends with the tab or with the link.
 */
export async function preview(settings: PreviewSettings): Promise<Context['forced']> {
  const { surroundings, place, token } = settings
  const kept = token === null ? readable(JSON.parse(place.getItem(KEPT) ?? 'null')) : await asked(settings, token)
  if (kept === null || kept.until <= surroundings.now()) {
    place.removeItem(KEPT)
    return undefined
  }
  place.setItem(KEPT, JSON.stringify(kept))
  return kept.forced
}

async function asked({ surroundings, diagnostics, url, request: ask }: PreviewSettings, token: string): Promise<Preview | null> {
  const { status, body, why } = await ask(surroundings, { method: 'GET', url: `${url}?token=${encodeURIComponent(token)}`, headers: {} })
  const preview = status === 200 ? readable(body) : null
  if (preview === null) diagnostics.tell('preview-refused', why ?? String(status))
  return preview
}

function readable(value: unknown): Preview | null {
  const { forced, until } = (typeof value === 'object' && value !== null ? value : {}) as { readonly forced?: unknown; readonly until?: unknown }
  return typeof forced === 'object' && forced !== null && typeof until === 'number' ? { forced: forced as Preview['forced'], until } : null
}
