import type { BrowserClient, BrowserOptions } from '../browser/browser-options.ts'
import { pathOf } from '../client/endpoints.ts'
import { readableRuleset } from '../client/readable-ruleset.ts'
import type { CompactRuleset } from '../core/compact.ts'
import type { Json } from '../core/ruleset.ts'
import { createForcing, forcedAnswer, type TabTexts } from './forcing.ts'

/** A browser's client that can show what it answered. */
export type OverlayClient = BrowserClient & { readonly openOverlay: () => Promise<void> }

const PARAMETER = 'producting_overlay'

/**
 * Lets people look at the flags of a page and try their variations: in this tab alone, marked as forced and never
 * counted. What is shown is loaded when it is asked for, by `?producting_overlay` in the address or by `openOverlay`.
 *
 * @param options those that the client was made with
 * @example const producting = withOverlay(createBrowserClient(options), options)
 */
export function withOverlay(client: BrowserClient, options: BrowserOptions): OverlayClient {
  const forcing = createForcing(tabTexts())
  const asked = new Map<string, Json>()
  const lookers = new Set<() => void>()
  let attributes = options.attributes
  let close: (() => void) | null = null
  const note = (flag: string, fallback: Json): void => {
    if (asked.has(flag)) return
    asked.set(flag, fallback)
    // Flags are read while a page is drawn, which nobody may disturb.
    queueMicrotask(() => lookers.forEach((look) => look()))
  }
  const evaluate = <Fallback extends Json>(flag: string, fallback: Fallback) => {
    note(flag, fallback)
    return forcedAnswer(client.evaluate(flag, fallback), fallback, forcing.of(flag), client.visitor().subject ?? '')
  }
  const openOverlay = async (): Promise<void> => {
    const [{ openPanel }, { spokenTo }] = await Promise.all([import('./panel.ts'), import('./language.ts')])
    const spoken = await spokenTo(globalThis.navigator?.languages ?? [])
    close ??= openPanel({
      asked: () => [...asked],
      decided: (flag, fallback) => client.evaluate(flag, fallback),
      forcing,
      visitor: client.visitor,
      attributes: () => attributes,
      ruleset: () => fetchRuleset(options),
      onAsked: (look) => {
        lookers.add(look)
        const stop = client.onChange(look)
        return () => {
          lookers.delete(look)
          stop()
        }
      },
      onClosed: () => (close = null),
    }, spoken)
  }
  if (isAskedFor()) void openOverlay()
  return {
    ...client,
    evaluate,
    peek: (flag, fallback) => evaluate(flag, fallback).value,
    flag: (flag, fallback) => {
      const answer = evaluate(flag, fallback)
      return answer.assignment?.forced === true || answer.reason === 'OVERRIDE' ? answer.value : client.flag(flag, fallback)
    },
    setAttributes: (next) => {
      attributes = next
      client.setAttributes(next)
    },
    onChange: (listener) => {
      const [stop, stopForcing] = [client.onChange(listener), forcing.onChange(listener)]
      return () => {
        stop()
        stopForcing()
      }
    },
    openOverlay,
  }
}

function tabTexts(): TabTexts {
  try {
    return globalThis.sessionStorage ?? null
  } catch {
    return null
  }
}

function isAskedFor(): boolean {
  const { location } = globalThis as { readonly location?: Location }
  return location !== undefined && new URLSearchParams(location.search).has(PARAMETER)
}

/** Which variations there are; null where the server cannot be asked now. */
async function fetchRuleset({ url, clientKey, paths }: BrowserOptions): Promise<CompactRuleset | null> {
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}${pathOf('ruleset', paths)}/${encodeURIComponent(clientKey)}`, { credentials: 'omit', cache: 'no-cache' })
    return answer.ok ? readableRuleset(await answer.json()) : null
  } catch {
    return null
  }
}
