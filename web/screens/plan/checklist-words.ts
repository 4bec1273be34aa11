import type { WordsNow } from '../../words/use-words.tsx'
import type { CheckItem } from './checklist.ts'

type Words = Pick<WordsNow, 'say' | 'format'>

/** A check's name and the line under it. */
export function checkWords(item: CheckItem, words: Words): { readonly title: string; readonly note: string } {
  return { title: words.say(`ready.${item.name}`), note: noteOf(item, words) }
}

function noteOf(item: CheckItem, words: Words): string {
  switch (item.name) {
    case 'name':
      return words.say(item.state === 'ok' ? 'ready.name-ok' : 'ready.name-missing')
    case 'belief':
      return item.state === 'ok' ? words.say('ready.belief-ok') : words.say('ready.belief-open', { n: Number(item.facts['n']) })
    case 'flag':
      return flagNote(item, words)
    case 'code':
      return codeNote(item, words)
    case 'alone':
      return item.reason === 'asking' ? words.say('ready.asking') : item.reason === 'same-place' ? words.say('ready.alone-same-place', { others: String(item.facts['others']) }) : words.say('ready.alone-ok', { n: Number(item.facts['n']) })
    case 'weights':
      return weightsNote(item, words)
    case 'metric':
      return metricNote(item, words)
    case 'events':
      return eventsNote(item, words)
    case 'long-enough':
      return lengthNote(item, words)
    case 'layer':
      return layerNote(item, words)
  }
}

function flagNote({ reason, facts }: CheckItem, { say }: Words): string {
  const [flag, environment, rival] = [String(facts['flag'] ?? ''), String(facts['environment'] ?? ''), String(facts['rival'] ?? '')]
  switch (reason) {
    case 'missing':
      return say('ready.flag-missing')
    case 'gone':
      return say('ready.flag-gone', { flag })
    case 'archived':
      return say('ready.flag-archived', { flag })
    case 'taken':
      return say('ready.flag-taken', { flag, rival })
    case 'not-here':
      return say('ready.flag-not-here', { flag, environment })
    case 'off':
      return say('ready.flag-off', { flag, environment })
    default:
      return say('ready.flag-ok', { flag, environment })
  }
}

function codeNote({ reason, facts }: CheckItem, { say, format }: Words): string {
  const [flag, environment] = [String(facts['flag'] ?? ''), String(facts['environment'] ?? '')]
  switch (reason) {
    case 'asking':
      return say('ready.asking')
    case 'never':
      return say('ready.code-never', { flag, environment })
    case 'old':
      return say('ready.code-old', { flag, day: format.day(Number(facts['at'])) })
    default:
      return say('ready.code-ok', { when: format.relative(Number(facts['at'])) })
  }
}

function weightsNote({ reason, facts }: CheckItem, { say, format }: Words): string {
  switch (reason) {
    case 'too-few':
      return say('ready.weights-too-few')
    case 'sum':
      return say('ready.weights-sum', { total: format.figure(Number(facts['total']), 3) })
    case 'same-value':
      return say('ready.weights-same')
    default:
      return say('ready.weights-ok')
  }
}

function metricNote({ reason, facts }: CheckItem, { say }: Words): string {
  const [metric, n] = [String(facts['metric'] ?? ''), Number(facts['days'] ?? 0)]
  if (reason === 'none') return say('ready.metric-none')
  if (reason === 'asking') return say('ready.asking')
  if (reason === 'bandit') return say('bandit.no-rate', { metric })
  return reason === 'no-data' ? say('ready.metric-no-data', { metric }) : say('ready.metric-ok', { metric, n })
}

function eventsNote({ reason, facts }: CheckItem, { say, format }: Words): string {
  if (reason === 'asking') return say('ready.asking')
  if (reason === 'none') return say('ready.events-none')
  const at = Number(facts['at'])
  return reason === 'old' ? say('ready.events-old', { day: format.day(at) }) : say('ready.events-ok')
}

function layerNote({ reason, facts }: CheckItem, { say, format }: Words): string {
  const layer = String(facts['layer'] ?? '')
  const share = (name: string): string => `${format.figure(Number(facts[name] ?? 0) / 1_000, 3)}%`
  switch (reason) {
    case 'none':
      return say('ready.layer-none')
    case 'asking':
      return say('ready.asking')
    case 'gone':
      return say('ready.layer-gone', { layer })
    case 'full':
      return say('ready.layer-full', { layer, missing: share('missing') })
    default:
      return say('ready.layer-ok', { layer, share: share('share') })
  }
}

function lengthNote({ reason, facts }: CheckItem, { say, format }: Words): string {
  const n = Number(facts['weeks'] ?? 0)
  switch (reason) {
    case 'asking':
      return say('ready.asking')
    case 'bandit':
      return say('bandit.length', { weeks: n })
    case 'unknown':
      return say('ready.length-unknown', { n })
    case 'nobody':
      return say('ready.length-nobody')
    case 'too-long':
      return say('ready.length-too-long', { people: format.count(Number(facts['people'])) })
    default:
      return say('ready.length-ok', { n })
  }
}
