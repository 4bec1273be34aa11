import type { Attributes, BrowserClient } from '../browser/browser-options.ts'
import type { CompactRuleset } from '../core/compact.ts'
import type { Evaluation } from '../core/evaluation.ts'
import { explain } from '../core/explain.ts'
import type { Json, Ruleset } from '../core/ruleset.ts'
import { element, say } from './element.ts'
import type { Forcing } from './forcing.ts'
import { inWords } from './in-words.ts'
import { STYLE } from './panel-style.ts'
import { createRow, type Row } from './row.ts'
import { whyOf } from './why.ts'

export type PanelHost = {
  /** The flags that this page asked for, with their fallbacks, in order. */
  readonly asked: () => readonly (readonly [flag: string, fallback: Json])[]
  readonly decided: (flag: string, fallback: Json) => Evaluation
  readonly forcing: Forcing
  readonly visitor: BrowserClient['visitor']
  readonly attributes: () => Attributes | undefined
  readonly ruleset: () => Promise<CompactRuleset | null>
  /** Hears of flags asked for, and of changed answers. */
  readonly onAsked: (listener: () => void) => () => void
  readonly onClosed: () => void
}

/** Shows the panel; answers how to close it. It stands in a shadow of its own, so that no style of the page reaches it, nor its own the page. */
export function openPanel(host: PanelHost): () => void {
  const parts = frame()
  const rows = new Map<string, Row>()
  const before = document.activeElement
  let ruleset: Ruleset | null = null
  const draw = (): void => {
    for (const [flag, fallback] of host.asked()) {
      const row = rows.get(flag) ?? createRow(flag, (forced) => {
        host.forcing.force(flag, forced)
        say(parts.status, forced === null ? `${flag} is as decided again.` : `${flag} is ${forced.variation} in this tab.`)
      })
      if (!rows.has(flag)) parts.list.append(row.place)
      rows.set(flag, row)
      const decided = host.decided(flag, fallback)
      row.show({ decided, forced: host.forcing.of(flag), why: whyOf(decided, explained(host, ruleset, flag)) }, ruleset)
    }
    say(parts.who, `Visitor ${host.visitor().subject ?? 'unknown'}`)
    say(parts.note, noteOf(rows.size, ruleset))
  }
  const learn = async (): Promise<void> => {
    const known = await host.ruleset()
    ruleset = known && inWords(known)
    draw()
  }
  const stops = [host.onAsked(draw), host.forcing.onChange(draw)]
  const close = (): void => {
    for (const stop of stops) stop()
    parts.place.remove()
    if (before instanceof HTMLElement) before.focus()
    host.onClosed()
  }
  parts.reset.addEventListener('click', () => {
    host.forcing.reset()
    say(parts.status, 'Everything is as decided again.')
  })
  parts.close.addEventListener('click', close)
  parts.panel.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close()
  })
  document.body.append(parts.place)
  draw()
  parts.close.focus()
  void learn()
  return close
}

function frame() {
  const place = document.createElement('producting-overlay')
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  const shadow = place.attachShadow({ mode: 'open' })
  shadow.adoptedStyleSheets = [sheet]
  const [reset, close] = [element('button', { type: 'button' }, 'Reset'), element('button', { type: 'button' }, 'Close')]
  const [who, note, status] = [element('p'), element('p'), element('p', { role: 'status' })]
  const list = element('ol')
  const panel = element('section', { role: 'dialog', 'aria-label': 'Producting: flags on this page', tabindex: '-1' }, element('header', {}, element('h2', {}, 'Flags on this page'), reset, close), who, note, status, list)
  shadow.append(panel)
  return { place, panel, reset, close, who, note, status, list }
}

function noteOf(count: number, ruleset: Ruleset | null): string {
  if (count === 0) return 'This page has asked for no flag yet.'
  return ruleset === null ? 'The server cannot be asked for variations now.' : `${ruleset.environment}, revision ${ruleset.revision}`
}

function explained({ visitor, attributes }: PanelHost, ruleset: Ruleset | null, flag: string): ReturnType<typeof explain> | null {
  return ruleset === null ? null : explain(ruleset, flag, { subject: visitor().subject, attributes: attributes() ?? {} }, Date.now())
}
