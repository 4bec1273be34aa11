import { describe, expect, test } from 'vitest'
import { AnswerWord } from '#web/parts/answer-word.tsx'
import { DataTable } from '#web/parts/data-table.tsx'
import { FailedState } from '#web/parts/failed-state.tsx'
import { KeyOnce } from '#web/parts/key-once.tsx'
import { LiveDot } from '#web/parts/live-dot.tsx'
import { NotSavedPanel } from '#web/parts/not-saved-panel.tsx'
import { TooEarly } from '#web/parts/too-early.tsx'
import { TrustLine } from '#web/parts/trust-line.tsx'
import { Unknown } from '#web/parts/unknown.tsx'
import { Verdict, type VerdictState } from '#web/parts/verdict.tsx'
import { When } from '#web/parts/when.tsx'
import { locales } from '#web/words/locale.ts'
import { draw, textOf } from './draw.tsx'

describe('a verdict', () => {
  const states: readonly VerdictState[] = ['better', 'worse', 'unclear', 'blocked', 'early', 'warn', 'borrowed']

  test('has another icon for each of its states, so that none hangs on its colour', async () => {
    const icons = await Promise.all(states.map(async (state) => /<path d="([^"]+)"/.exec(await draw(<Verdict state={state} word="x" headline="y" />))?.[1]))
    expect(new Set(icons).size).toBe(states.length)
  })

  test('announces its sentence politely and nothing else', async () => {
    const html = await draw(<Verdict state="better" word="Better" headline="Ship it." paragraph="34.6%" />)
    expect(html).toMatch(/aria-live="polite"><p[^>]*>.*Better<\/p><h2[^>]*>Ship it\.<\/h2><\/div>/)
  })
})

describe('the trust line', () => {
  const pass = { name: 'Sample ratio', note: '50.4% to 49.6%', state: 'pass' } as const

  test('names all checks, also when all pass', async () => {
    expect(textOf(await draw(<TrustLine checks={[pass, { ...pass, name: 'Coverage' }]} />))).toMatch(/All 2 checks pass.*Sample ratio 50\.4% to 49\.6% Coverage/)
  })

  test('answers with its worst check', async () => {
    expect(textOf(await draw(<TrustLine checks={[pass, { ...pass, name: 'b', state: 'warn' }]} />))).toContain('warning')
    expect(textOf(await draw(<TrustLine checks={[pass, { ...pass, name: 'b', state: 'warn' }, { ...pass, name: 'c', state: 'block' }]} />))).toContain('No, 3 checks')
  })
})

describe('a table', () => {
  const rows = [{ key: 'a', n: 1, g: 'One' }, { key: 'b', n: 2, g: 'One' }, { key: 'c', n: 3, g: 'Two' }]
  const columns = [
    { key: 'name', head: 'Name', cell: (row: { key: string }) => row.key },
    { key: 'n', head: 'People', kind: 'figure', sortable: true, cell: (row: { n: number }) => row.n },
  ] as const
  const table = (more: object) => <DataTable caption="Experiments" columns={columns} rows={rows} rowKey={(row) => row.key} {...more} />

  test('has one link a row and says each group once', async () => {
    const html = await draw(table({ href: (row: { key: string }) => `/x/${row.key}`, group: (row: { g: string }) => row.g }))
    expect([...html.matchAll(/href="([^"]+)"/g)].map((match) => match[1])).toEqual(['/x/a', '/x/b', '/x/c'])
    expect(textOf(html)).toBe('Experiments Name People One a 1 b 2 Two c 3')
  })

  test('says which column sorts it, and how', async () => {
    expect(await draw(table({ sort: { key: 'n', direction: 'descending' }, onSort: () => {} }))).toContain('aria-sort="descending"')
  })

  test('shows what stands for no rows under its head', async () => {
    expect(textOf(await draw(table({ rows: [], empty: 'Nothing is running.' })))).toBe('Experiments Name People Nothing is running.')
  })

  test('offers more only while there is more', async () => {
    expect(await draw(table({ paging: { onMore: () => {}, busy: false } }))).toContain('Show more')
    expect(await draw(table({ paging: { onMore: undefined, busy: false } }))).not.toContain('Show more')
  })
})

describe('what is not saved', () => {
  test('shows old and new, and counts the changes', async () => {
    const html = await draw(
      <NotSavedPanel environment="Production" changes={[{ what: 'Rule 3 serves short to', before: '20%', after: '50%' }, { what: 'Rule 4', before: undefined, after: 'short' }]} reason="" onReason={() => {}}
        reasonNeeded saveLabel="Save to production" onSave={() => {}} saving={false} onDiscard={() => {}} />,
    )
    expect(html).toMatch(/<del[^>]*>20%<\/del>.*aria-label="becomes".*<ins[^>]*>50%<\/ins>/)
    expect(textOf(html)).toContain('2 changes, not saved')
  })
})

describe('states', () => {
  test.each(locales)('a failure says what happened, what is safe and a code to quote in %s', async (locale) => {
    const html = await draw(<FailedState code="7F3K" onRetry={() => {}} />, locale)
    expect(html).toContain('role="alert"')
    expect(html).toContain('7F3K')
  })

  test('too early says how far it is', async () => {
    expect(textOf(await draw(<TooEarly have={14} need={25} />))).toBe('14 of 25 conversions')
  })

  test('an unknown number is a dash with its reason, reachable by key', async () => {
    const html = await draw(<Unknown reason="Nobody can be counted before 2 April" />)
    expect(html).toContain('tabindex="0"')
    expect(textOf(html)).toBe('– Nobody can be counted before 2 April')
  })

  test('a live dot says how long ago, and which moment is shown when the stream breaks', async () => {
    const now = new Date('2026-03-25T10:42:02Z')
    const last = '2026-03-25T10:42:00Z'
    expect(textOf(await draw(<LiveDot live last={last} now={now} />)).replaceAll('\u00a0', ' ')).toBe('live, last event 2 s ago')
    expect(textOf(await draw(<LiveDot live={false} last={last} now={now} />))).toBe('Live again in a moment; showing 10:42.')
  })

  test('a time carries its instant', async () => {
    expect(await draw(<When at="2026-03-25T10:42:00Z" now={new Date('2026-03-25T10:42:10Z')} />)).toContain('<time dateTime="2026-03-25T10:42:00.000Z"')
  })

  test('an answer has a word of its own beside its icon', async () => {
    expect(textOf(await draw(<AnswerWord answer="within" />))).toBe('Within its limit')
  })

  test('a key is shown whole, once', async () => {
    const html = await draw(<KeyOnce name="Server key" secret="sk_prod_1" onDone={() => {}} />)
    expect(html.match(/sk_prod_1/g)).toHaveLength(1)
  })
})
