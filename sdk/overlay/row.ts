import type { Evaluation } from '../core/evaluation.ts'
import type { Ruleset } from '../core/ruleset.ts'
import { element, say } from './element.ts'
import type { Forced } from './forcing.ts'
import type { Words } from './words/words.ts'

export type Seen = { readonly decided: Evaluation; readonly forced: Forced | null; readonly why: readonly string[] }

/** One flag of the page: what it is, why, and what to show instead. */
export type Row = { readonly place: HTMLLIElement; readonly show: (seen: Seen, ruleset: Ruleset | null) => void }

const DECIDED = ''

export function createRow(flag: string, words: Words, choose: (forced: Forced | null) => void): Row {
  const value = element('code')
  const mark = element('p', { class: 'forced' })
  const choice = element('select')
  const why = element('ul')
  let choices: readonly Forced[] = []
  choice.addEventListener('change', () => choose(choices.find(({ variation }) => variation === choice.value) ?? null))
  const place = element('li', {}, element('h3', {}, flag), value, mark, element('label', {}, words.choose, choice), element('details', {}, element('summary', {}, words.whyDecided(flag)), why))
  return {
    place,
    show: ({ decided, forced, why: lines }, ruleset) => {
      choices = ruleset === null ? [] : choicesOf(ruleset, flag)
      say(value, JSON.stringify(forced?.value ?? decided.value))
      say(mark, forced === null ? '' : words.forcedTo(forced.variation))
      mark.hidden = forced === null
      offer(choice, [[DECIDED, words.asDecided(decided.variation ?? words.fallback)], ...choices.map(({ variation, value }) => [variation, `${variation}: ${JSON.stringify(value)}`] as const)])
      choice.value = forced?.variation ?? DECIDED
      if (why.children.length !== lines.length || lines.some((line, at) => why.children[at]?.textContent !== line)) why.replaceChildren(...lines.map((line) => element('li', {}, line)))
    },
  }
}

/** The same options stay the same elements, so that an open list does not close. */
function offer(choice: HTMLSelectElement, options: readonly (readonly [value: string, text: string])[]): void {
  if (options.length === choice.options.length && options.every(([value, text], at) => choice.options[at]?.value === value && choice.options[at]?.text === text)) return
  choice.replaceChildren(...options.map(([value, text]) => element('option', { value }, text)))
}

/** The variations of a flag, each with the variant that shows it. */
function choicesOf({ flags, experiments }: Ruleset, flag: string): readonly Forced[] {
  const tested = Object.entries(experiments).filter(([, one]) => one.flag === flag)
  return Object.entries(flags[flag]?.values ?? {}).map(([variation, value]) => {
    const shown = tested.flatMap(([experiment, { variants }]) => variants.filter((one) => one.variation === variation).map(({ key }) => ({ experiment, variant: key })))[0]
    return { variation, value, experiment: shown?.experiment ?? null, variant: shown?.variant ?? null }
  })
}
