import type { Answers } from '../../api/client.ts'
import { conditionText } from '../../app/clause-text.ts'
import type { WordsNow } from '../../words/use-words.tsx'
import { aboutEvents, conditionOf, type EventFilter } from './event-filter.ts'

export type Definition = Answers['metric']['list'][number]['definition']
type Words = Pick<WordsNow, 'say' | 'format'>
type Term = Extract<Definition, { kind: 'ratio' }>['of']

/** What a metric counts, in one sentence, and in another which events that is about. */
export function contractOf(definition: Definition, words: Words): string {
  const where = definition.kind !== 'imported' && 'filter' in definition ? conditionText(conditionOf(definition.filter), words.say, aboutEvents) : null
  const contract = sentenceOf(definition, words)
  const whole = where === null ? contract : words.say('understand.contract-where', { contract, where })
  const money = 'rates' in definition && definition.rates ? words.say('understand.contract-rates', { contract: whole, number: definition.rates }) : whole
  const winsorise = 'winsorise' in definition ? definition.winsorise : null
  return winsorise ? words.say(`understand.contract-cut-${winsorise.among}`, { contract: money, share: words.format.share(winsorise.at) }) : money
}

function sentenceOf(definition: Definition, words: Words): string {
  const { say, format } = words
  if (definition.kind === 'imported') return say('understand.contract-imported', { column: definition.column })
  const days = format.days(definition.windowDays)
  switch (definition.kind) {
    case 'conversion':
      return definition.base === null
        ? say('understand.contract-conversion-plain', { event: definition.event, days })
        : say('understand.contract-conversion', { event: definition.event, base: definition.base.event, days })
    case 'retention':
      return say('understand.contract-retention', { event: definition.event, after: format.days(definition.delayDays), until: format.days(definition.delayDays + definition.windowDays) })
    case 'funnel':
      return say('understand.contract-funnel', { steps: definition.steps.map((step) => eventOf(step, words)).join(' → '), days })
    case 'count':
      return say('understand.contract-count', { event: definition.event, days })
    case 'value':
    case 'revenue':
      return say('understand.contract-value', { path: definition.path, event: definition.event, days })
    case 'mean':
      return say('understand.contract-mean', { path: definition.path, event: definition.event, days })
    case 'quantile':
      return definition.path === null
        ? say('understand.contract-quantile-count', { share: format.share(definition.at), event: definition.event, days })
        : say('understand.contract-quantile', { share: format.share(definition.at), path: definition.path, event: definition.event, days })
    case 'ratio':
      return say('understand.contract-ratio', { of: termOf(definition.of, words), over: termOf(definition.over, words), days })
    case 'activation': {
      const steps = definition.steps.map((step) => (step.times === 1 ? eventOf(step, words) : say('understand.step-times', { event: eventOf(step, words), n: step.times }))).join(', ')
      return say('understand.contract-activation', { signup: eventOf(definition.signup, words), steps, within: format.days(definition.withinDays), days })
    }
    case 'time-to':
      return say('understand.contract-time-to', { event: definition.event, days })
  }
}

function eventOf({ event, filter }: { readonly event: string; readonly filter: EventFilter | null }, { say }: Words): string {
  const where = conditionText(conditionOf(filter), say, aboutEvents)
  const quoted = say('understand.quoted', { event })
  return where === null ? quoted : say('understand.event-where', { event: quoted, where })
}

function termOf({ path, ...event }: Term, words: Words): string {
  const named = eventOf(event, words)
  return path === null ? words.say('understand.term-events', { event: named }) : words.say('understand.term-values', { event: named, path })
}
