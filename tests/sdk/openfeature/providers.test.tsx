import { OpenFeature, OpenFeatureProvider, useNumberFlagDetails, useStringFlagValue } from '@openfeature/react-sdk'
import type { ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { createWebProvider } from '#sdk/openfeature-web.ts'
import { namedIn } from '#sdk/openfeature/context.ts'
import { createTestClient } from '#sdk/testing.ts'

function Headline(): ReactElement {
  const seats = useNumberFlagDetails('seats', 1)
  return <h1>{useStringFlagValue('headline', 'plain')} for {String(seats.value)}, {seats.reason}</h1>
}

describe('OpenFeature’s SDK for React', () => {
  afterEach(() => OpenFeature.close())

  it('reads flags through the provider for web pages, unchanged, and their exposures are told', async () => {
    const client = createTestClient({ flags: { headline: 'bold', seats: 7 } })
    await OpenFeature.setProviderAndWait(createWebProvider(client))
    const html = renderToString(<OpenFeatureProvider><Headline /></OpenFeatureProvider>)
    expect(html.replaceAll('<!-- -->', '')).toBe('<h1>bold for 7, SPLIT</h1>')
    expect(client.exposures.map(({ flag }) => flag).toSorted()).toEqual(['headline', 'seats'])
  })
})

describe('an evaluation context', () => {
  it.each([
    { context: {}, named: { attributes: {} } },
    { context: { targetingKey: '', plan: 'free' }, named: { attributes: { plan: 'free' } } },
    { context: { targetingKey: 'ada', subject: 's', anonymousId: 'a', userHash: 'h' }, named: { targetingKey: 'ada', subject: 's', anonymousId: 'a', userHash: 'h', attributes: {} } },
    { context: { account: 'acme' }, named: { account: 'acme', attributes: {} } },
    { context: { groupId: 'acme' }, named: { account: 'acme', attributes: {} } },
    { context: { since: new Date(0), list: [new Date(1), 1, null], deep: { at: new Date(2) } }, named: { attributes: { since: '1970-01-01T00:00:00.000Z', list: ['1970-01-01T00:00:00.001Z', 1, null], deep: { at: '1970-01-01T00:00:00.002Z' } } } },
    { context: { broken: new Date(NaN) }, named: { attributes: { broken: null } } },
  ])('$context names $named', ({ context, named }) => {
    expect(namedIn(context)).toEqual(named)
  })
})
