import { describe, expect, test } from 'vitest'
import { locales } from '#web/words/locale.ts'
import { Calendar } from '#web/parts/charts/calendar.tsx'
import { IntervalChart } from '#web/parts/charts/interval-chart.tsx'
import { IntervalRow } from '#web/parts/charts/interval-row.tsx'
import { JourneyLine } from '#web/parts/charts/journey-line.tsx'
import { LiftByDay } from '#web/parts/charts/lift-by-day.tsx'
import { LiftByStage } from '#web/parts/charts/lift-by-stage.tsx'
import { PairedFunnel } from '#web/parts/charts/paired-funnel.tsx'
import { PeopleChange } from '#web/parts/charts/people-change.tsx'
import { PowerSlider } from '#web/parts/charts/power-slider.tsx'
import { ProgressDays } from '#web/parts/charts/progress-days.tsx'
import { RateOverTime, rateDomain } from '#web/parts/charts/rate-over-time.tsx'
import { SampleRatio } from '#web/parts/charts/sample-ratio.tsx'
import { SampleRatioDays } from '#web/parts/charts/sample-ratio-days.tsx'
import { ShareByTime, told } from '#web/parts/charts/share-by-time.tsx'
import { Sparkline } from '#web/parts/charts/sparkline.tsx'
import { StepChart } from '#web/parts/charts/step-chart.tsx'
import { WhoIsCounted } from '#web/parts/charts/who-is-counted.tsx'
import { draw, textOf } from '../draw.tsx'

const interval = { estimate: 0.116, low: 0.016, high: 0.226, half: { low: 0.08, high: 0.15 } }
const sides = { fewer: 'fewer activate', more: 'more activate' }

describe('the interval of a verdict', () => {
  test('is a picture with a sentence, its ends written out', async () => {
    const html = await draw(<IntervalChart interval={interval} answer="better" worth={0.08} sides={sides} />)
    expect(html).toContain('role="img" aria-label="+11.6%, and the data fit +1.6% to +22.6%."')
    expect(textOf(html)).toMatch(/worth shipping from \+8%.*\+1\.6%.*\+11\.6%.*\+22\.6%/)
  })

  test('ends in an arrow and without a number where it leaves the axis', async () => {
    const html = await draw(<IntervalChart interval={{ ...interval, high: Number.POSITIVE_INFINITY }} answer="early" sides={sides} />)
    expect(html).toContain('+1.6% or more')
    expect(textOf(html)).not.toContain('∞')
    expect(html).not.toMatch(/NaN|Infinity/)
  })
})

describe('a row of intervals', () => {
  test.each([
    ['an interval', { kind: 'interval', interval, answer: 'better', fence: { at: 0.2, bad: 'above' } }],
    ['a total', { kind: 'total', interval, answer: 'better' }],
    ['what still matures', { kind: 'maturing', until: '2 Apr' }],
  ] as const)('draws %s with a sentence', async (_, shown) => {
    const html = await draw(<IntervalRow domain={[-0.2, 0.4]} shown={shown} />)
    expect(html).toMatch(/role="img" aria-label="[^"]{8,}"/)
    expect(html).not.toContain('NaN')
  })

  test('hatches only what still matures', async () => {
    expect(await draw(<IntervalRow domain={[-0.2, 0.4]} shown={{ kind: 'maturing', until: '2 Apr' }} />)).toContain('var(--hatch)')
    expect(await draw(<IntervalRow domain={[-0.2, 0.4]} shown={{ kind: 'interval', interval, answer: 'unclear' }} />)).not.toContain('var(--hatch)')
  })
})

describe('a lift by the time since the exposure', () => {
  const stages = [[0, 1, 0.6], [1, 3, 0.3], [3, 7, 0.1]].map(([from = 0, to = 0, estimate = 0]) => ({ fromMs: from * 86_400_000, toMs: to * 86_400_000, estimate, low: estimate - 0.1, high: estimate + 0.1 }))

  test('draws each stretch, and the line through them where there is one', async () => {
    const [open, told] = [await draw(<LiftByStage label="Wears off" stages={stages} line={null} />), await draw(<LiftByStage label="Wears off" stages={stages} line={{ first: 0.6, last: 0.1 }} />)]
    for (const html of [open, told]) expect(html).toMatch(/role="img" aria-label="Wears off"/)
    expect([open, told].map((html) => [html.match(/<circle/g)?.length, html.includes('stroke-dasharray'), html.includes('NaN')])).toEqual([[3, false, false], [3, true, false]])
  })
})

describe('a share by time', () => {
  const curve = (shares: readonly number[]) => shares.map((share, index) => ({ afterMs: (index + 1) * 3_600_000, share, low: Math.max(0, share - 0.05), high: Math.min(1, share + 0.05) }))
  const series = [{ name: 'Control', arm: 'control', points: curve([0, 0.1, 0.1, 0.3]) }, { name: 'Guided', arm: 'a', points: curve([0.1, 0.2, 0.4, 0.4]) }] as const

  test('is a staircase that begins at nobody and ends where the last people did it', async () => {
    const html = await draw(<ShareByTime label="Time to activate" series={series} />)
    expect(html).toContain('role="img" aria-label="Time to activate"')
    expect(html).not.toContain('NaN')
    const [control = '', guided = ''] = [...html.matchAll(/<path d="(M[^"]*)" stroke/g)].map(([, path]) => path)
    const corners = (path: string) => path.slice(1).split('L').map((corner) => corner.split(' ').map(Number))
    for (const path of [control, guided]) {
      const heights = corners(path).map(([, y = 0]) => y)
      expect(heights).toEqual(heights.toSorted((a, b) => b - a))
      expect(corners(path)).toHaveLength(9)
    }
    expect(corners(control)[0]).toEqual(corners(guided)[0])
    expect((corners(control).at(-1)?.[1] ?? 0) > (corners(guided).at(-1)?.[1] ?? 0)).toBe(true)
  })

  test('tells some of its points, evenly and the last among them', () => {
    expect(told([1, 2, 3])).toEqual([1, 2, 3])
    expect(told(Array.from({ length: 48 }, (_, n) => n + 1))).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48])
  })
})

describe('charts over time', () => {
  const points = [0.31, 0.32, 0.33].map((rate, index) => ({ day: `2026-03-1${index}`, rate, low: rate - 0.02, high: rate + 0.02, maturing: index === 2 }))

  test('rates: the axis holds every band and need not start at zero', () => {
    const [low, high] = rateDomain([{ name: 'Control', points }])
    expect(low).toBeGreaterThan(0.2)
    expect(low).toBeLessThanOrEqual(0.29)
    expect(high).toBeGreaterThanOrEqual(0.35)
  })

  test.each([
    ['nothing', []],
    ['one day', points.slice(0, 1)],
    ['days without a band', points.map(({ day, rate, maturing }) => ({ day, rate, maturing }))],
    ['only days that still mature', points.map((point) => ({ ...point, maturing: true }))],
  ])('rates: can show %s', async (_, some) => {
    const html = await draw(<RateOverTime label="Rates" series={[{ name: 'Control', arm: 'control', points: some }]} />)
    expect(html).not.toContain('NaN')
  })

  test('lift by day: names the last look and from where on it would be enough', async () => {
    const look = { ...interval, day: '2026-03-26', answer: 'better', enough: true, boundary: { low: -0.09, high: 0.099 } } as const
    expect(textOf(await draw(<LiftByDay label="Lift" looks={[look]} />))).toContain('+11.6% enough from +9.9%')
    expect(await draw(<LiftByDay label="Lift" looks={[]} />)).not.toContain('NaN')
  })

  test('a sparkline of fewer than two days is left out', async () => {
    expect(await draw(<Sparkline points={[{ value: 1, maturing: false }]} />)).not.toContain('<svg')
  })
})

describe('bars', () => {
  test('who is counted: numbers stand beside the bars, also when they are zero', async () => {
    const html = await draw(<WhoIsCounted planned={0} arms={[{ name: 'Control', arm: 'control', counted: 0, maturing: 0 }]} />)
    expect(textOf(html)).toContain('0 counted · 0 maturing')
    expect(html).not.toContain('NaN')
  })

  test('sample ratio: a dot inside of what chance allows, a diamond and another sentence outside', async () => {
    const inside = await draw(<SampleRatio name="Guided" share={0.504} planned={0.5} chance={{ low: 0.48, high: 0.52 }} />)
    const outside = await draw(<SampleRatio name="Guided" share={0.53} planned={0.5} chance={{ low: 0.48, high: 0.52 }} />)
    expect(inside).toContain('chance explains')
    expect(inside).not.toContain('var(--worse)')
    expect(outside).toContain('chance does not explain')
    expect(outside).toContain('var(--worse)')
  })

  test('sample ratio per day: a day outside of its own band is a diamond, and the level since the change has its number', async () => {
    const day = (share: number, index: number) => ({ day: `2026-03-1${index}`, share, low: 0.47, high: 0.53 })
    const html = await draw(<SampleRatioDays label="Split" name="Annual" planned={0.5} days={[0.5, 0.51, 0.44].map(day)} change={{ since: '2026-03-12', share: 0.44 }} />)
    expect(html.match(/M0-5 5 0 0 5-5 0z/g)).toHaveLength(1)
    expect(textOf(html)).toContain('44% since')
  })

  test('progress says the day in words and never runs over its track', async () => {
    const html = await draw(<ProgressDays day={40} planned={28} minimum={14} />)
    expect(textOf(html)).toBe('day 40, planned 28')
    expect(textOf(await draw(<ProgressDays day={4} planned={28} minimum={14} />))).toBe('day 4 of 28')
    expect(html).not.toMatch(/width="1[0-9]{2}\.\d+%"|width="14\d%"/)
  })

  test('people who change: a part of people is never too small to see', async () => {
    const html = await draw(<PeopleChange parts={[{ kind: 'change', people: 1, what: 'none → short' }, { kind: 'untouched', people: 1_000_000, what: 'keep none' }]} />)
    expect(html).toContain('width="0.8%"')
    expect(textOf(html)).toContain('1,000,000 keep none')
  })
})

describe('steps', () => {
  test('a funnel gives counts for everybody, shares and lifts for steps, a day for what still matures', async () => {
    const html = await draw(
      <PairedFunnel
        arms={[{ name: 'Control', arm: 'control' }, { name: 'Guided', arm: 'a' }]}
        steps={[
          { kind: 'everybody', name: 'Started', people: [3490, 3521] },
          { kind: 'counted', name: 'Activated', rates: [0.31, 0.346], lift: interval, answer: 'better', decides: true },
          { kind: 'maturing', name: 'Paid', first: '2026-04-02' },
        ]}
      />,
    )
    expect(textOf(html)).toMatch(/Control: 3,490 Guided: 3,521.*Control: 31\.0% Guided: 34\.6%.*\+11\.6% \+1\.6% to \+22\.6% Better, decides.*First people on 2 Apr/)
  })

  test('a journey tells what was reached, how long it took, and what was not', async () => {
    const html = await draw(<JourneyLine label="Journey" stages={[{ name: 'Awareness', at: '2026-03-10T08:00:00Z' }, { name: 'Aha', at: '2026-03-13T09:30:00Z' }, { name: 'Upgrade' }]} />)
    expect(textOf(html).replaceAll('\u00a0', ' ')).toBe('Awareness 10 Mar, 08:00 Aha 13 Mar, 09:30 3 days later Upgrade not reached yet')
  })
})

describe('planning', () => {
  test('the slider says lift and days, also where a lift cannot be found within a year', async () => {
    const slider = (value: number) => <PowerSlider value={value} onChange={() => {}} daysFor={(lift) => (lift < 0.06 ? undefined : 28)} label="Smallest lift" />
    expect((await draw(slider(0.12))).replaceAll('\u00a0', ' ')).toContain('aria-valuetext="+12%, 28 days"')
    expect(await draw(slider(0.05))).toContain('aria-valuetext="+5%, more than a year"')
  })

  test('the calendar has three dates', async () => {
    expect(textOf(await draw(<Calendar start="2026-03-30" enrols={28} matures={21} />)).replaceAll('\u00a0', ' ')).toBe('enrols 28 days matures 21 days 30 Mar 27 Apr 18 May')
  })
})

test.each(locales)('every chart can be drawn in %s', async (locale) => {
  const html = await draw(<LiftByDay label="x" looks={[{ ...interval, day: '2026-03-26', answer: 'better', enough: true }]} />, locale)
  expect(html).toContain(locale === 'en' ? '26 Mar' : locale === 'ko' ? '3월 26일' : '3月26日')
})

describe('a share that grows by steps', () => {
  const steps = [
    { at: '2026-03-02T09:00:00Z', share: 0.05, taken: true },
    { at: '2026-03-03T09:00:00Z', share: 0.25, taken: false },
    { at: '2026-03-10T09:00:00Z', share: 1, taken: false },
  ]

  test('is whole where it was taken and dashed where it is to come, with each share and day', async () => {
    const html = await draw(<StepChart label="A ramp" from={0} steps={steps} now="2026-03-02T12:00:00Z" />)
    expect(html.match(/<path[^>]*stroke-dasharray/g)).toHaveLength(1)
    expect(html.match(/fill="var\(--paper\)"/g)).toHaveLength(2)
    expect(textOf(html)).toMatch(/2 Mar.*10 Mar.*5%.*25%.*100%/)
  })

  test.each([
    ['no step', []],
    ['one step', steps.slice(0, 1)],
    ['steps that were all taken', steps.map((step) => ({ ...step, taken: true }))],
    ['steps that are all to come', steps.map((step) => ({ ...step, taken: false }))],
  ])('can show %s', async (_, some) => {
    expect(await draw(<StepChart label="A ramp" from={0.01} steps={some} now="2026-03-02T12:00:00Z" />)).not.toMatch(/NaN|Infinity/)
  })
})
