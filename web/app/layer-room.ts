import type { Answers } from '../api/client.ts'

export type Layer = Answers['layer']['list']['layers'][number]
export type Slot = { readonly from: number; readonly to: number }

/** A stretch of a layer and whose it is. `ended` is free room in which somebody's people still get the control. */
export type Stretch = Slot & {
  readonly kind: 'running' | 'paused' | 'own' | 'ended' | 'free'
  /** The experiment's name; of free room ''. */
  readonly name: string
}

/** An experiment that is to have a share: a draft, or one that runs and is changed. */
export type Wanted = { readonly experiment: string; readonly name: string; readonly share: number }

export type Room = {
  readonly stretches: readonly Stretch[]
  /** Out of 100000, once who wants something has it. */
  readonly free: number
  /** How much more is wanted than there is; 0 where it fits. */
  readonly missing: number
}

const whole = 100_000

export function sizeOf(slots: readonly Slot[]): number {
  return slots.reduce((sum, { from, to }) => sum + to - from, 0)
}

/** The layer from its first slot to its last: who holds what, and what is free. */
export function roomOf({ held, givenBack }: Pick<Layer, 'held' | 'givenBack'>, wanted?: Wanted): Room {
  const others = held.filter((one) => one.experiment !== wanted?.experiment)
  const theirs = others.flatMap(({ slots, name, status }) => slots.map((slot): Stretch => ({ ...slot, kind: status, name })))
  const before = held.find((one) => one.experiment === wanted?.experiment)?.slots ?? []
  const room = whole - sizeOf(theirs)
  const own = wanted === undefined ? [] : ownSlots(before, gapsOf([...theirs, ...before]), Math.min(wanted.share, room))
  const taken = [...theirs, ...own.map((slot): Stretch => ({ ...slot, kind: 'own', name: wanted?.name ?? '' }))]
  const ended = givenBack.flatMap(({ slots, name }) => slots.map((slot) => ({ ...slot, name })))
  const open = gapsOf(taken).flatMap((gap) => withEnded(gap, ended))
  return { stretches: joined([...taken, ...open].toSorted((a, b) => a.from - b.from)), free: room - sizeOf(own), missing: Math.max(0, (wanted?.share ?? 0) - room) }
}

/** What it holds stays and grows into free room, first gap first; where it shrinks it gives up its own end. */
function ownSlots(before: readonly Slot[], gaps: readonly Slot[], share: number): readonly Slot[] {
  const sorted = before.toSorted((a, b) => a.from - b.from)
  const kept = firstOf(sorted, share)
  return [...kept, ...firstOf(gaps, share - sizeOf(kept))]
}

function firstOf(slots: readonly Slot[], size: number): readonly Slot[] {
  const got: Slot[] = []
  for (const { from, to } of slots) {
    const left = size - sizeOf(got)
    if (left <= 0) break
    got.push({ from, to: Math.min(to, from + left) })
  }
  return got
}

export function gapsOf(slots: readonly Slot[]): readonly Slot[] {
  const gaps: Slot[] = []
  let at = 0
  for (const { from, to } of slots.toSorted((a, b) => a.from - b.from)) {
    if (from > at) gaps.push({ from: at, to: from })
    at = Math.max(at, to)
  }
  return at < whole ? [...gaps, { from: at, to: whole }] : gaps
}

/** Free room parted where one that ended had it; of several, the first that is named. */
function withEnded(gap: Slot, ended: readonly (Slot & { readonly name: string })[]): readonly Stretch[] {
  const edges = [...new Set([gap.from, gap.to, ...ended.flatMap(({ from, to }) => [from, to])])].filter((edge) => edge >= gap.from && edge <= gap.to).toSorted((a, b) => a - b)
  return edges.slice(0, -1).map((from, index): Stretch => {
    const to = edges[index + 1] ?? gap.to
    const had = ended.find((one) => one.from <= from && to <= one.to)
    return { from, to, kind: had === undefined ? 'free' : 'ended', name: had?.name ?? '' }
  })
}

/** Neighbours of the same holder are one stretch. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.reduce<readonly Stretch[]>((all, one) => {
    const last = all.at(-1)
    if (last === undefined || last.to !== one.from || last.kind !== one.kind || last.name !== one.name) return [...all, one]
    return [...all.slice(0, -1), { ...last, to: one.to }]
  }, [])
}
