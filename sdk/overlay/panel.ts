import type { Attributes, BrowserClient } from '../browser/browser-options.ts'
import type { CompactRuleset } from '../core/compact.ts'
import type { Evaluation } from '../core/evaluation.ts'
import { explain } from '../core/explain.ts'
import type { Json, Ruleset } from '../core/ruleset.ts'
import { element, say } from './element.ts'
import type { Forcing } from './forcing.ts'
import { inWords } from './in-words.ts'
import type { Spoken } from './language.ts'
import { STYLE } from './panel-style.ts'
import { createRow, type Row } from './row.ts'
import { whyOf } from './why.ts'
import type { Words } from './words/words.ts'

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
export function openPanel(host: PanelHost, { language, words }: Spoken): () => void {
  const parts = frame(language, words)
  const rows = new Map<string, Row>()
  const before = document.activeElement
  let ruleset: Ruleset | null = null
  const draw = (): void => {
    for (const [flag, fallback] of host.asked()) {
      const row = rows.get(flag) ?? createRow(flag, words, (forced) => {
        host.forcing.force(flag, forced)
        say(parts.status, forced === null ? words.decidedAgain(flag) : words.isForced(flag, forced.variation))
      })
      if (!rows.has(flag)) parts.list.append(row.place)
      rows.set(flag, row)
      const decided = host.decided(flag, fallback)
      row.show({ decided, forced: host.forcing.of(flag), why: whyOf(decided, explained(host, ruleset, flag), words) }, ruleset)
    }
    say(parts.who, words.visitor(host.visitor().subject ?? words.unknownVisitor))
    say(parts.note, noteOf(rows.size, ruleset, words))
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
    say(parts.status, words.everythingDecided)
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

function frame(language: string, words: Words) {
  const place = document.createElement('producting-overlay')
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  const shadow = place.attachShadow({ mode: 'open' })
  shadow.adoptedStyleSheets = [sheet]
  const [reset, close] = [element('button', { type: 'button' }, words.reset), element('button', { type: 'button' }, words.close)]
  const [who, note, status] = [element('p'), element('p'), element('p', { role: 'status' })]
  const list = element('ol')
  const panel = element('section', { role: 'dialog', 'aria-label': words.dialog, lang: language, tabindex: '-1' }, element('header', {}, element('h2', {}, words.title), reset, close), who, note, status, list)
  shadow.append(panel)
  return { place, panel, reset, close, who, note, status, list }
}

function noteOf(count: number, ruleset: Ruleset | null, words: Words): string {
  if (count === 0) return words.noFlags
  return ruleset === null ? words.noServer : words.revision(ruleset.environment, ruleset.revision)
}

function explained({ visitor, attributes }: PanelHost, ruleset: Ruleset | null, flag: string): ReturnType<typeof explain> | null {
  return ruleset === null ? null : explain(ruleset, flag, { subject: visitor().subject, attributes: attributes() ?? {} }, Date.now())
}
