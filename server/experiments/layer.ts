import { allocate } from '../flags/allocation.ts'
import { refusal } from '../refusal.ts'

/** Half-open, out of 100000. */
export type Slot = { readonly from: number; readonly to: number }

/** Experiments in one layer never share a person. */
export type Layer = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly salt: string
  readonly version: number
  readonly archivedAt: Date | null
  readonly createdAt: Date
}

/** What one experiment holds of a layer, in one environment. */
export type Holding = { readonly experiment: string; readonly name: string; readonly slots: readonly Slot[] }

export const WHOLE_LAYER = 100_000

export function sizeOf(slots: readonly Slot[]): number {
  return slots.reduce((sum, { from, to }) => sum + to - from, 0)
}

export function freeRoom(holdings: readonly Holding[]): number {
  return WHOLE_LAYER - holdings.reduce((sum, { slots }) => sum + sizeOf(slots), 0)
}

export type Wanted = { readonly experiment: string; readonly share: number }

/**
 * The slots of an experiment that wants a share. It keeps what it holds and grows into free room alone; where it
 * shrinks, it gives up its own end; nobody else's slot moves. Refused where there is not enough room.
 */
export function takeSlots(layer: Pick<Layer, 'key' | 'name'>, holdings: readonly Holding[], { experiment, share }: Wanted): readonly Slot[] {
  const others = holdings.filter((one) => one.experiment !== experiment)
  const room = freeRoom(others)
  if (share > room) throw noRoom(layer, others, { share, room })
  const before = holdings.flatMap((one) => one.slots.map((slot) => ({ ...slot, variation: one.experiment })))
  const shares = [...others.map((one) => ({ variation: one.experiment, weight: sizeOf(one.slots) })), { variation: experiment, weight: share }]
  return allocate(before, shares).filter((range) => range.variation === experiment).map(({ from, to }) => ({ from, to }))
}

function noRoom(layer: Pick<Layer, 'key' | 'name'>, others: readonly Holding[], { share, room }: { readonly share: number; readonly room: number }) {
  const held = others.map((one) => `"${one.name}" holds ${percent(sizeOf(one.slots))}`)
  const who = held.length === 0 ? '' : ` ${held.join(', ')}.`
  return refusal('no-room', `The layer "${layer.name}" has ${percent(room)} free, and ${percent(share)} is asked for.${who} Ask for less, or end one of them first.`, {
    layer: layer.key, room, share, held: held.length === 0 ? null : Object.fromEntries(others.map((one) => [one.experiment, sizeOf(one.slots)])),
  })
}

function percent(share: number): string {
  return `${share / 1_000} %`
}

/** What is left of some slots once others took theirs. */
export function without(slots: readonly Slot[], taken: readonly Slot[]): readonly Slot[] {
  return taken.reduce<readonly Slot[]>((left, gone) => left.flatMap((slot) => cut(slot, gone)), slots)
}

function cut(slot: Slot, gone: Slot): readonly Slot[] {
  const before = { from: slot.from, to: Math.min(slot.to, gone.from) }
  const after = { from: Math.max(slot.from, gone.to), to: slot.to }
  if (before.to >= slot.to || after.from <= slot.from) return [slot]
  return [before, after].filter(({ from, to }) => from < to)
}
