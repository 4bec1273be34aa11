import { expect, test } from 'vitest'
import { openRunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { tell, type Told } from '#tests/support/told.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describeEachDatabase('the journey', (database) => {
  test('counts who came how far, by channel, source and variant; channels are cut anew without counting again', async () => {
    await using running = await openRunningApp({ database })
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    await admin.flag.create.mutate({ key: 'guide', name: 'Guide', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const { version } = await admin.experiment.create.mutate({ key: 'guide', name: 'Guide', surface: 'onboarding', environment: 'production', design: aDesign({ flagKey: 'guide' }) })
    await admin.experiment.launch.mutate({ key: 'guide', version })
    const launched = running.world.clock.now().getTime()
    running.world.clock.set(new Date(launched + 3 * DAY))
    const variants = (await admin.experiment.get.query({ key: 'guide' })).design.variants.map((one) => one.key as string)

    const at = (hours: number): string => new Date(launched + hours * HOUR).toISOString()
    const came = (person: string, url: string): Told => ({ type: 'page', messageId: `${person} came`, anonymousId: person, timestamp: at(1), context: { page: { url } } })
    const did = (person: string, event: string, hours: number, properties = {}): Told => ({ type: 'track', event, messageId: `${person} ${event}`, anonymousId: person, timestamp: at(hours), properties })
    const met = (person: string, variant: string | undefined): Told => did(person, 'Experiment Viewed', 1, { experiment_id: 'guide', variation_id: variant ?? '' })
    await tell(running, [
      came('ad', 'https://shop.example/?gclid=g1&utm_campaign=spring'), met('ad', variants[1]), did('ad', 'Signed Up', 2), did('ad', 'Activated', 3),
      came('ad2', 'https://shop.example/?gclid=g2&utm_campaign=spring'), met('ad2', variants[0]), did('ad2', 'Signed Up', 2),
      came('poster', 'https://shop.example/?utm_source=poster&utm_medium=qr'), did('poster', 'Activated', 2), did('poster', 'Signed Up', 3),
      came('nobody', 'https://shop.example/'),
    ])
    await running.settled()

    const journey = await admin.journey.get.query({})
    expect(journey.stages.map(({ key, event }) => [key, event])).toEqual([['awareness', null], ['onboarding', 'Signed Up'], ['aha', 'Activated']])
    // The poster's visitor activated before signing up, which is another order.
    expect([journey.everybody.people, journey.maturing, journey.counting]).toEqual([[4, 3, 1], 4, false])
    const rows = (of: typeof journey) => of.rows.map(({ value, people }) => [value, people])
    expect(rows(journey)).toEqual([['paid-search', [2, 2, 1]], ['direct', [1, 0, 0]], ['other', [1, 1, 0]]])
    expect(rows(await admin.journey.get.query({ by: { kind: 'field', field: 'campaign' } }))).toEqual([['', [2, 1, 0]], ['spring', [2, 2, 1]]])
    expect((await admin.journey.get.query({ period: { kind: 'between', from: '2001-01-01', until: '2001-01-02' } })).everybody.people).toEqual([0, 0, 0])

    const byVariant = await admin.journey.get.query({ by: { kind: 'variant', experiment: 'guide' } })
    expect([byVariant.variants?.share, rows(byVariant)]).toEqual([1, [[variants[0], [1, 1, 0]], [variants[1], [1, 1, 1]]]])
    await expect(admin.journey.get.query({ by: { kind: 'variant', experiment: 'none' } })).rejects.toThrow('"none"')

    const { people, ways } = await admin.journey.ways.query()
    expect([people, ways[0]]).toEqual([4, { network: 'google', site: '', source: '', medium: '', campaign: 'spring', people: 2 }])
    const channels = await admin.channel.get.query()
    expect(channels.version).toBe(0)
    const rules = [{ channel: 'Outdoor', clauses: [{ field: 'medium' as const, operator: 'is' as const, values: ['QR'] }] }, ...structuredClone(channels.standard)] as Parameters<typeof admin.channel.save.mutate>[0]['rules']
    await admin.channel.save.mutate({ version: 0, rules, why: 'Posters are a channel of ours' })
    await expect(admin.channel.save.mutate({ version: 0, rules })).rejects.toThrow('Somebody saved version 1 of the channels meanwhile; yours was made on 0.')
    expect(rows(await admin.journey.get.query({}))).toEqual([['paid-search', [2, 2, 1]], ['Outdoor', [1, 1, 0]], ['direct', [1, 0, 0]]])
    expect((await admin.history.list.query({ entityKind: 'channels' })).entries).toMatchObject([{ action: 'saved', why: 'Posters are a channel of ours' }])
    const { breakdowns } = await admin.readout.get.query({ key: 'guide' })
    expect(breakdowns.find((one) => one.dimension === 'channel')?.groups.map((one) => one.value)).toEqual(['paid-search'])

    await admin.people.erase.mutate({ key: 'device:ad' })
    await expect.poll(async () => { await running.settled(); return (await admin.journey.get.query({})).everybody.people }, { timeout: 30_000 }).toEqual([3, 2, 0])
  })

  test('says that it is being counted where what a stage means was changed', async () => {
    await using running = await openRunningApp({ database, background: false })
    const { admin } = running
    await running.settled()
    expect((await admin.journey.get.query({})).counting).toBe(false)
    await admin.metric.create.mutate(metricOf('activated'))
    expect((await admin.journey.get.query({})).counting).toBe(true)
    await running.settled()
    expect((await admin.journey.get.query({})).counting).toBe(false)
  })
})
