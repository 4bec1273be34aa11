import { describe, expect, it } from 'vitest'
import { type Course, kaplanMeier, logRank, restrictedMean } from '#server/stats/survival.ts'

/** Weeks in remission of 42 children, one bin a week. Freireich et al., Blood 21 (1963) 699; Klein and Moeschberger (2003), 1.2 and 4.2. */
const course = (events: readonly number[], censored: readonly number[]): Course => ({
  people: events.length + censored.length,
  bins: Array.from({ length: 35 }, (_, at) => ({ until: at + 1, events: events.filter((week) => week === at + 1).length, censored: censored.filter((week) => week === at + 1).length })),
})
const drug = course([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
const placebo = course([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [])

describe('who has not done it yet', () => {
  it.each([[6, 0.857, 0.0764], [7, 0.807, 0.0869], [10, 0.753, 0.0963], [13, 0.69, 0.1068], [22, 0.538, 0.1282], [23, 0.448, 0.1346]])('after %d weeks is %f, error %f', (week, share, error) => {
    const point = kaplanMeier(drug)[week - 1]
    expect(point?.share).toBeCloseTo(share, 3)
    expect(point?.error).toBeCloseTo(error, 3)
  })

  it('differs between the arms: chi-square 16.79', () => {
    const found = logRank(placebo, drug)
    expect((found?.statistic ?? 0) ** 2).toBeCloseTo(16.79, 2)
    expect(found?.hazardRatio).toBeLessThan(0.4)
    expect(logRank(drug, placebo)?.statistic).toBeCloseTo(-(found?.statistic ?? 0), 12)
  })

  it('has the mean of min(time, horizon) where nobody is lost, an event in the middle of its stretch', () => {
    const weeks = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    const times = weeks.map((week) => week - 0.5)
    const mean = times.reduce((sum, each) => sum + each, 0) / times.length
    const found = restrictedMean(placebo)
    expect(found?.mean).toBeCloseTo(mean, 9)
    const variance = times.reduce((sum, each) => sum + (each - mean) ** 2, 0) / times.length ** 2
    expect(found?.variance).toBeCloseTo(variance, 1)
  })

  it('says nothing of nobody, and of arms in which nobody did it', () => {
    const none = course([], [])
    expect(restrictedMean(none)).toBeNull()
    expect(logRank(course([], [5, 5]), course([], [5, 6]))).toBeNull()
  })
})
