import type { Answers } from '../../api/client.ts'
import type { Say } from '../../words/say.ts'

export type LiveEvent = Answers['event']['live']['events'][number]
export type EventDetail = Answers['event']['get']
export type Deviation = LiveEvent['flags']['deviations'][number]

/** What an event was, in words; its own name where somebody gave it one. */
export function liveName(event: Pick<LiveEvent, 'type' | 'name' | 'experiment' | 'variant'>, say: Say): string {
  if (event.experiment !== null) return say('events.met', { variant: event.variant ?? '–', experiment: event.experiment })
  switch (event.type) {
    case 'track':
      return event.name
    case 'page':
    case 'screen':
      return event.name === '' ? say('understand.page-viewed') : say('events.page-named', { page: event.name })
    case 'identify':
      return say('understand.identified')
    case 'group':
      return say('understand.grouped')
    case 'alias':
      return say('understand.aliased')
  }
}

/** What the tracking plan has against an event, the gravest first; undefined where it fits. */
export function flagWord({ flags }: Pick<LiveEvent, 'flags'>, say: Say): string | undefined {
  if (!flags.known) return flags.looksLike === null ? say('events.unknown-event') : say('events.unknown-like', { other: flags.looksLike })
  const [first] = flags.deviations
  return first === undefined ? undefined : deviationWord(first, say)
}

export function deviationWord(one: Deviation, say: Say): string {
  switch (one.kind) {
    case 'wrong-type':
      return say('events.wrong-type', { property: one.property, seen: say(`type.${one.seen}`), planned: say(`type.${one.planned}`) })
    case 'missing':
      return say('events.missing', { property: one.property })
    case 'unknown':
      return say('events.unknown-property', { property: one.property })
  }
}

/** A command that sends one event here; the key is put in by whoever has it. */
export function sendingCommand(origin: string, key: string): string {
  const body = JSON.stringify({ event: 'Test Event', anonymousId: 'visitor-1', writeKey: key })
  return [`curl -X POST '${origin}/v1/track' \\`, `  -H 'content-type: application/json' \\`, `  -d '${body}'`].join('\n')
}
