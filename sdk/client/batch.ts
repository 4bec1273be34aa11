import type { Outgoing } from './queue.ts'

export type Bounds = { readonly events: number; readonly bytes: number }

/** The server takes 500 KB in one piece (contracts, 4); the envelope around the events needs a little of it. */
export const LARGEST_BATCH: Bounds = { events: 100, bytes: 490_000 }

/** Browsers carry at most 64 KB past the end of a page. */
export const LARGEST_BEACON: Bounds = { events: 100, bytes: 60_000 }

/** The first events that fit together; one that is too large alone still comes alone. */
export function firstBatch(waiting: readonly Outgoing[], { events, bytes }: Bounds): readonly Outgoing[] {
  let sum = 0
  const fitting = waiting.slice(0, events).findIndex((one) => (sum += one.bytes + 1) > bytes)
  return waiting.slice(0, fitting === -1 ? events : Math.max(fitting, 1))
}

/** The body of `POST /v1/batch`. `writeKey` stands in it where no header can be sent, `flags` where there is usage to tell. */
export function batchBody(batch: readonly Outgoing[], now: number, writeKey: string | null, usage: string | null): string {
  const key = writeKey === null ? '' : `,"writeKey":${JSON.stringify(writeKey)}`
  const flags = usage === null ? '' : `,"flags":${usage}`
  return `{"batch":[${batch.map(({ text }) => text).join(',')}],"sentAt":"${new Date(now).toISOString()}"${key}${flags}}`
}
