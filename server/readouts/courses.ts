import { wilson } from '../stats/arm.ts'
import { type Course, kaplanMeier } from '../stats/survival.ts'
import type { MetricInput } from './readout-input.ts'
import type { CurvePoint, ReadoutExperiment } from './readout.ts'

/** One variant's people by when they did it: those whose window has ended up to its end, the others for as long as they were watched. */
export function courseOf({ strata, levels, watched = [] }: MetricInput, variant: string): Course {
  const matured = strata.reduce((sum, { arms }) => sum + (arms[variant]?.people ?? 0), 0)
  const bins = levels.flatMap(({ level, afterMs, strata: own }) => (afterMs === null ? [] : [{ level, until: afterMs, events: own.reduce((sum, one) => sum + (one.people[variant] ?? 0), 0) }]))
  const young = watched.flatMap(({ bins: seen, levels: own }) => own.map(({ level, people }) => ({ seen, level, people: people[variant] ?? 0 })))
  const isSeen = ({ seen, level }: { readonly seen: number; readonly level: number }): boolean => level > 0 && level <= seen
  const total = (which: typeof young): number => which.reduce((sum, { people }) => sum + people, 0)
  return {
    people: matured + total(young),
    bins: bins.map(({ level, until, events }) => ({
      until,
      events: events + total(young.filter((one) => isSeen(one) && one.level === level)),
      // What somebody did after all of the day's people were last watched is left out, as it is not known of the others.
      censored: total(young.filter((one) => !isSeen(one) && one.seen === level)),
    })),
  }
}

const level = 0.05

/**
 * Which share had done it by the end of each bin, by Kaplan and Meier. The range is Wilson's for as many people as would have that error
 * had nobody left early: for each point alone.
 */
export function curveReadout({ variants }: ReadoutExperiment, input: MetricInput): readonly CurvePoint[] {
  const curves = variants.map(({ key }) => ({ key, course: courseOf(input, key) })).map(({ key, course }) => ({ key, course, points: kaplanMeier(course) }))
  return input.levels.flatMap(({ afterMs }, at): readonly CurvePoint[] => {
    if (afterMs === null) return []
    return [{
      afterMs,
      arms: curves.map(({ key, course, points }) => {
        const point = points[at]
        const people = course.bins.slice(0, at + 1).reduce((sum, { events }) => sum + events, 0)
        if (point === undefined || point.atRisk === 0) return { variant: key, people, share: null, range: null }
        const share = 1 - point.share
        const counted = point.error > 0 ? (share * point.share) / point.error ** 2 : course.people
        return { variant: key, people, share, range: wilson(share * counted, counted, level) }
      }),
    }]
  })
}
