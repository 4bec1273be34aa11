import type { ReadEvent } from '../events/event.ts'

/** Refuses by name what happened before the instant up to which the workspace let its events go. */
export function judgeAge(closedBefore: number, read: readonly ReadEvent[]): readonly ReadEvent[] {
  if (closedBefore === 0) return read
  return read.map((one): ReadEvent => {
    if (one.kind === 'refused' || one.event.at >= closedBefore) return one
    const [at, edge] = [one.event.at, closedBefore].map((instant) => new Date(instant).toISOString())
    return { kind: 'refused', messageId: one.event.messageId, code: 'too-old', reason: `It happened at ${at}; this workspace keeps no events of before ${edge}. What was counted with them stays, and nothing is added to it.` }
  })
}
