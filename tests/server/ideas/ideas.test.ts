import { expect, test } from 'vitest'
import { pointsOf } from '#server/ideas/idea.ts'
import { openRunningApp } from '#tests/support/app.ts'
import { aDesign } from '#tests/support/make.ts'
import { aSignedIn } from '#tests/support/people.ts'
import { metricOf } from '#tests/support/shared-metric.ts'
import { describeEachDatabase } from '#tests/support/world.ts'

const idea = (title: string) => ({ title, surface: 'onboarding' as const, hypothesis: { audience: 'new trials', change: title, effect: 'activate', because: 'they see the next step' } })

test.for([
  [{}, 0],
  [{ product: { impact: 5, confidence: 5, ease: 5, by: 'a' } }, 1000],
  [{ product: { impact: 5, confidence: 5, ease: 5, by: 'a' }, marketing: { impact: 1, confidence: 1, ease: 1, by: 'b' } }, 89],
  [{ marketing: { impact: 3, confidence: 4, ease: 2, by: 'b' } }, 192],
] as const)('%j is worth %i points: one team alone does not carry an idea', ([scores, points]) => {
  expect(pointsOf(scores)).toBe(points)
})

describeEachDatabase('ideas', (database) => {
  test('are scored by both teams and voted for once each, and the list follows', async () => {
    await using app = await openRunningApp({ database, background: false })
    const product = await aSignedIn(app, { name: 'Hana', role: 'editor', team: 'product' })
    const marketing = await aSignedIn(app, { name: 'Jun', role: 'analyst', team: 'marketing' })
    const other = await aSignedIn(app, { name: 'Otto', role: 'analyst', team: 'other' })
    for (const title of ['Checklist', 'Shorter form', 'Price in won']) await product.client.idea.create.mutate(idea(title))
    const listed = async (order: 'points' | 'votes' | 'newest') => (await product.client.idea.list.query({ order })).ideas.map((one) => one.title)
    const { ideas } = await product.client.idea.list.query({})
    const named = (title: string) => ideas.find((one) => one.title === title) ?? ideas[0]!
    const [form, price] = [named('Shorter form'), named('Price in won')]
    const scored = await product.client.idea.score.mutate({ id: form.id, version: 1, impact: 4, confidence: 4, ease: 4 })
    expect(await marketing.client.idea.score.mutate({ id: form.id, version: scored.version, impact: 4, confidence: 4, ease: 4 })).toMatchObject({ points: 512, scores: { product: { by: 'Hana' }, marketing: { by: 'Jun' } } })
    await expect(other.client.idea.score.mutate({ id: form.id, version: 3, impact: 1, confidence: 1, ease: 1 })).rejects.toThrow('Product and marketing score ideas')
    for (const one of [product, marketing, other]) for (const wanted of [true, true]) await one.client.idea.vote.mutate({ id: price.id, wanted })
    expect(await marketing.client.idea.vote.mutate({ id: price.id, wanted: false })).toMatchObject({ votes: 2, voted: false })
    expect((await listed('points'))[0]).toBe('Shorter form')
    expect((await listed('votes'))[0]).toBe('Price in won')
    await expect(app.admin.idea.vote.mutate({ id: price.id, wanted: true })).rejects.toThrow('A token cannot give it')
    await expect(marketing.client.idea.create.mutate(idea('No'))).rejects.toThrow('needs the role editor')
  })

  test('come in pages of each order without gap or repetition, are searched, dropped and taken up again', async () => {
    await using app = await openRunningApp({ database, background: false })
    for (let n = 0; n < 5; n++) await app.admin.idea.create.mutate(idea(`Idea ${n}`))
    for (const order of ['points', 'votes', 'newest'] as const) {
      const seen: string[] = []
      for (let cursor: string | null = null; ; ) {
        const page: { ideas: readonly { title: string }[]; next: string | null } = await app.admin.idea.list.query({ order, limit: 2, cursor })
        seen.push(...page.ideas.map((one) => one.title))
        if (page.next === null) break
        cursor = page.next
      }
      expect(seen.toSorted()).toEqual(['Idea 0', 'Idea 1', 'Idea 2', 'Idea 3', 'Idea 4'])
    }
    const [found] = (await app.admin.idea.list.query({ search: 'idea 3' })).ideas
    const dropped = await app.admin.idea.setState.mutate({ id: found?.id ?? '', version: 1, state: 'dropped' })
    expect((await app.admin.idea.list.query({ search: 'idea 3' })).ideas).toEqual([])
    expect((await app.admin.idea.list.query({ state: 'dropped' })).ideas.map((one) => one.title)).toEqual(['Idea 3'])
    await expect(app.admin.idea.save.mutate({ ...idea('Late'), id: dropped.id, version: 1 })).rejects.toThrow('you saw version 1, it stands at version 2')
    await app.admin.idea.setState.mutate({ id: dropped.id, version: 2, state: 'open' })
    expect((await app.admin.history.list.query({ limit: 3 })).entries.map((one) => one.action)).toEqual(['taken-up', 'dropped', 'created'])
  })

  test('become an experiment, which is named where the idea stands', async () => {
    await using app = await openRunningApp({ database, background: false })
    await app.admin.metric.create.mutate(metricOf('activated'))
    await app.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const { id } = await app.admin.idea.create.mutate(idea('Checklist'))
    const plan = { key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design: aDesign(), idea: id } as const
    await expect(app.admin.experiment.create.mutate({ ...plan, idea: 'ide_none' })).rejects.toThrow('no such idea')
    await app.admin.experiment.create.mutate(plan)
    expect(await app.admin.idea.get.query({ id })).toMatchObject({ state: 'planned', experiment: 'checklist' })
  })
})
