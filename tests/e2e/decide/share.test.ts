import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'
import { exposures } from '#tests/support/exposures.ts'
import { aDesign } from '#tests/support/make.ts'
import { metricOf } from '#tests/support/shared-metric.ts'

describeInBrowser('sharing a readout', () => {
  test('makes a link that somebody who is not signed in reads, prints, and cannot use after it is revoked', async () => {
    await using console = await openConsole()
    const { page, running, browser } = console
    const { admin } = running
    await admin.metric.create.mutate(metricOf('activated'))
    await admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    const { key, version } = await admin.experiment.create.mutate({ key: 'checklist', name: 'Guided checklist', surface: 'onboarding', environment: 'production', design: aDesign() })
    await admin.experiment.launch.mutate({ key, version })
    await exposures(running, { experiment: key, variants: { control: 60, guided: 61 } })
    await running.settled()
    await console.visit(`/experiments/${key}/decide`)
    await page.getByRole('button', { name: 'Share …' }).click()
    const form = page.getByRole('dialog')
    await form.getByText('No link was made yet.').waitFor()
    await form.getByRole('button', { name: 'Make a link' }).click()
    await form.getByText('The link is shown this once.').waitFor()
    const url = (await form.getByText(/\/shared#shr_/).textContent())?.trim() ?? ''
    await form.getByText('never opened').waitFor()
    expect(await seriousFindings(page)).toEqual([])

    const outside = await (await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })).newPage()
    const asked: string[] = []
    outside.on('request', (request) => void asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`))
    const answer = await outside.goto(url)
    expect([answer?.headers()['x-robots-tag'], answer?.headers()['referrer-policy']]).toEqual(['noindex, nofollow, noarchive', 'no-referrer'])
    await outside.getByRole('heading', { name: 'Guided checklist', level: 1 }).waitFor()
    await outside.getByText('Activated within 7 days').first().waitFor()
    await outside.getByText('Read-only.').waitFor()
    expect(await outside.getByRole('navigation').count()).toBe(0)
    expect(await seriousFindings(outside)).toEqual([])
    const secret = url.split('#')[1] ?? ''
    expect(asked.filter((line) => line.includes(secret) || line.split(' ')[1] !== '')).toEqual([])

    for (const one of [outside, page]) {
      await one.keyboard.press('Escape')
      await one.emulateMedia({ media: 'print' })
      const seen = await one.locator('button:visible, nav:visible').count()
      expect(seen).toBe(0)
      const pdf = await one.pdf({ format: 'A4', preferCSSPageSize: true })
      expect((pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length).toBeLessThanOrEqual(one === outside ? 1 : 2)
      await one.emulateMedia({ media: 'screen' })
    }

    await page.getByRole('button', { name: 'Share …' }).click()
    await page.getByRole('dialog').getByText(/last opened/).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByText('No link was made yet.').waitFor()
    await outside.reload()
    await outside.getByText('This link opens nothing').waitFor()
    expect(console.complaints).toEqual([])
  })
})
