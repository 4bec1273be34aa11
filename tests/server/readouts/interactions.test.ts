import { describe, expect, it } from 'vitest'
import type { Started } from '#server/experiments/experiment.ts'
import { interactionReadouts, overlapping } from '#server/readouts/interactions.ts'
import { aDesign, aDraft } from '#tests/support/make.ts'

type Changes = { readonly from?: number; readonly until?: number | null; readonly environmentId?: string; readonly origin?: 'live' | 'import'; readonly unit?: 'person' | 'account' }

function ran(id: string, { from = 0, until = 100, environmentId = 'production', origin = 'live', unit = 'person' }: Changes = {}): Started {
  const phase = { number: 1, salt: id, from, until, strata: [], pauses: [], metrics: [] }
  return { ...aDraft({ id, key: id as never, name: id, environmentId, origin, design: aDesign({ unit }) }), kind: 'stopped', phases: [phase], slots: [], decision: null } as Started
}

describe('experiments that ran over another', () => {
  it.each<[said: string, other: Started, overlaps: boolean]>([
    ['at the same time', ran('b', { from: 50, until: 150 }), true],
    ['that still run', ran('b', { from: 99, until: null }), true],
    ['that began when it ended', ran('b', { from: 100, until: null }), false],
    ['that ended when it began', ran('b', { from: -50, until: 0 }), false],
    ['in another environment', ran('b', { environmentId: 'staging' }), false],
    ['that were brought along', ran('b', { origin: 'import' }), false],
    ['that deal accounts', ran('b', { unit: 'account' }), false],
    ['that are itself', ran('a'), false],
  ])('%s', (_, other, overlaps) => {
    expect(overlapping(ran('a'), [other], 200).length > 0).toBe(overlaps)
  })
})

describe('what one changes about the other', () => {
  const cell = (variant: string, other: string, people: number, converted: number) => ({ variant, other, people, y: BigInt(converted), yy: BigInt(converted) })
  const found = (guided: number) =>
    interactionReadouts(ran('a'), [{ experiment: ran('b'), cells: [cell('control', 'control', 500, 100), cell('control', 'guided', 500, 100), cell('guided', 'control', 500, 150), cell('guided', 'guided', 500, guided)] }], { scale: 1, isProportion: true, alpha: 0.05 })

  it('is nothing where the lift is the same beside both of its variants, and found where it is not', () => {
    expect(found(150)[0]).toMatchObject({ variant: 'guided', experiment: 'b', otherVariant: 'Guided', people: 2_000, stands: false })
    expect(found(150)[0]?.estimate).toBeCloseTo(0, 12)
    expect(found(75)[0]).toMatchObject({ stands: true })
    expect(found(75)[0]?.to).toBeLessThan(0)
  })

  it('is not said of groups in which fewer than 25 did it, or that are not there', () => {
    expect(found(24)).toEqual([])
    expect(interactionReadouts(ran('a'), [{ experiment: ran('b'), cells: [] }], { scale: 1, isProportion: true, alpha: 0.05 })).toEqual([])
  })
})
