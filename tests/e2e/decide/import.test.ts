import { expect, test } from 'vitest'
import { describeInBrowser, openConsole, type OpenConsole } from '#tests/support/console.ts'

/** So many rows of two arms, with a result and money. */
function mail(rows: number): string {
  return `user_id,arm,paid,spend,country\n${Array.from({ length: rows }, (_, row) => `u${row},${row % 2 === 0 ? 'short mail' : 'long mail'},${row % 3 === 0 ? 1 : 0},${row % 3 === 0 ? '9.90' : '0'},${row % 5 === 0 ? 'KR' : 'JP'}\n`).join('')}`
}

async function chooseFile({ page, visit }: OpenConsole, name: string, content: string): Promise<void> {
  await visit('/decide/import')
  await page.getByTestId('import-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
}

describeInBrowser('importing an experiment', () => {
  test('says first what will be compared, and opens the readout when it is in', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await chooseFile(console, 'Spring mail.csv', mail(400))
    await page.getByText('short mail against long mail, decided on paid.').waitFor()
    await page.getByRole('radio', { name: 'short mail is the control' }).check()
    await page.getByText('long mail against short mail, decided on paid.').waitFor()
    await page.getByRole('radio', { name: 'spend decides' }).check()
    await page.getByText('long mail against short mail, decided on spend.').waitFor()
    expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('spring-mail')
    await page.getByRole('button', { name: 'Import the experiment' }).click()
    await page.waitForURL('**/experiments/spring-mail/decide')
    const { experiment, metrics } = await running.admin.readout.get.query({ key: 'spring-mail' })
    expect(experiment).toMatchObject({ name: 'Spring mail', origin: 'import', variants: [{ key: 'short mail', control: true }, { key: 'long mail' }] })
    expect(metrics.map((metric) => [metric.name, metric.role, ...metric.arms.map((arm) => arm.exposed)])).toEqual([['spend', 'decides', 200, 200], ['paid', 'also', 200, 200]])
    expect(console.complaints).toEqual([])
  })

  test('asks what is not clear from the file before it can be imported', async () => {
    await using console = await openConsole()
    const { page } = console
    await chooseFile(console, 'plain.csv', 'who,which,what\nx1,a,3\nx2,b,4\nx3,a,5\nx4,b,6\n')
    const button = page.getByRole('button', { name: 'Import the experiment' })
    await page.getByText('Which columns hold a result?').waitFor()
    expect(await button.isDisabled()).toBe(true)
    await page.getByRole('combobox', { name: 'What what is' }).click()
    await page.getByRole('option', { name: 'a result: a number' }).click()
    await page.getByText('b against a, decided on what.').waitFor()
    expect(await button.isEnabled()).toBe(true)
    expect(console.complaints).toEqual([])
  })

  test('names the rows that were left out by their lines, and replaces only when it is told to', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await chooseFile(console, 'mail.csv', `${mail(40)}u40,,1,1,KR\nu41,short mail,perhaps,1,KR\n`)
    await page.getByRole('button', { name: 'Import the experiment' }).click()
    await page.getByText('40 people are in. The readout is ready.').waitFor()
    await page.getByRole('heading', { name: '2 rows were left out' }).waitFor()
    expect(await page.getByRole('row', { name: 'Line 42' }).textContent()).toContain('“arm” is empty')
    expect(await page.getByRole('row', { name: 'Line 43' }).textContent()).toContain('“paid” is “perhaps”')
    await chooseFile(console, 'mail.csv', mail(60))
    const button = page.getByRole('button', { name: 'Replace the experiment' })
    await button.waitFor()
    expect(await button.isDisabled()).toBe(true)
    await page.getByLabel('Replace it with this file').check()
    await button.click()
    await page.waitForURL('**/experiments/mail/decide')
    const { metrics } = await running.admin.readout.get.query({ key: 'mail' })
    expect(metrics[0]?.arms.map((arm) => arm.exposed)).toEqual([30, 30])
    expect(console.complaints).toEqual([])
  })

  test('stops where it is, and nothing is there', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await chooseFile(console, 'long.csv', mail(150_000))
    await page.getByRole('button', { name: 'Import the experiment' }).click()
    await page.getByRole('button', { name: 'Stop the import' }).click()
    await page.getByText('The import was stopped. Nothing was changed.').waitFor()
    expect(await running.admin.import.standing.query({ key: 'long' })).toEqual({ kind: 'free' })
    expect(console.complaints).toEqual([])
  })
})
