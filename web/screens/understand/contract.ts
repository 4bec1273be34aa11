import type { Answers } from '../../api/client.ts'
import type { WordsNow } from '../../words/use-words.tsx'

export type Definition = Answers['metric']['list'][number]['definition']
type Words = Pick<WordsNow, 'say' | 'format'>
type Term = Extract<Definition, { kind: 'ratio' }>['of']

/** What a metric counts, in one sentence. */
export function contractOf(definition: Definition, words: Words): string {
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
      return say('understand.contract-funnel', { steps: definition.steps.map(({ event }) => say('understand.quoted', { event })).join(' → '), days })
    case 'count':
      return say('understand.contract-count', { event: definition.event, days })
    case 'value':
    case 'revenue':
      return say('understand.contract-value', { path: definition.path, event: definition.event, days })
    case 'mean':
      return say('understand.contract-mean', { path: definition.path, event: definition.event, days })
    case 'ratio':
      return say('understand.contract-ratio', { of: termOf(definition.of, words), over: termOf(definition.over, words), days })
    case 'time-to':
      return say('understand.contract-time-to', { event: definition.event, days })
  }
}

function termOf({ event, path }: Term, { say }: Words): string {
  return path === null ? say('understand.term-events', { event }) : say('understand.term-values', { event, path })
}
