import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, soon } from '#tests/support/console.ts'
import { aDesign } from '#tests/support/make.ts'
import { theAdmin } from '#tests/support/people.ts'

describeInBrowser('signing in', () => {
  test('takes a press, spends the link, and leads back to the page that was asked for', async () => {
    await using console = await openConsole({ signedIn: false })
    const { page, running } = console
    await console.visit('/plan/new')
    await page.waitForURL('**/sign-in?to=**')
    await page.getByText('npm run sign-in-link').waitFor({ state: 'attached' })

    const link = await running.signInLink()
    await page.goto(link)
    // Only looking at it spends nothing.
    await page.reload()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'New experiment' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/plan/new')
    expect(page.url()).not.toContain(link.split('#')[1] ?? 'a token')
  })

  test('with a link that was used says what to do', async () => {
    await using console = await openConsole({ signedIn: false })
    const { page, running } = console
    const link = await running.signInLink()
    await page.goto(link)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation', { name: 'What to do' }).waitFor()
    await using other = { page: await (await console.browser.newContext({ locale: 'en-GB' })).newPage(), [Symbol.asyncDispose]: async () => {} }
    await other.page.goto(link)
    await other.page.getByRole('button', { name: 'Sign in' }).click()
    await other.page.getByRole('heading', { name: 'This link was used before' }).waitFor()
    await other.page.getByText('npm run sign-in-link').waitFor({ state: 'attached' })
  })

  test('ends for good: after signing out the pages ask to sign in again', async () => {
    await using console = await openConsole()
    const { page } = console
    await console.visit('/start')
    await page.getByRole('button', { name: /Mina Park/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await console.visit('/watch')
    await page.waitForURL('**/sign-in?to=**')
  })

  test.each([
    { locale: 'ko-KR', title: '로그인', lang: 'ko' },
    { locale: 'ja-JP', title: 'サインイン', lang: 'ja' },
  ])('speaks the language of a $locale browser', async ({ locale, title, lang }) => {
    await using console = await openConsole({ signedIn: false, locale })
    await console.visit('/sign-in')
    await console.page.getByRole('heading', { name: title }).waitFor()
    expect(await console.page.evaluate(() => document.documentElement.lang)).toBe(lang)
  })
})

describeInBrowser('a session that ends in the middle of a form', () => {
  test('takes nothing with it: one signs in again over the page, and what waited is saved', async () => {
    await using console = await openConsole()
    const { page, running } = console
    const { client } = await theAdmin(running)
    await client.account.setPassword.mutate({ password: 'a quiet river at noon' })
    const design = { ...aDesign(), variants: [...aDesign().variants], overrides: [], guardrails: [], also: [] }
    await running.admin.flag.create.mutate({ key: 'onboarding.checklist', name: 'Checklist', type: 'string', variations: [{ key: 'none', value: 'none' }, { key: 'guided', value: 'guided' }] })
    await running.admin.experiment.create.mutate({ key: 'checklist', name: 'Checklist', surface: 'onboarding', environment: 'production', design })
    // The first setting of a password ended every other session, the browser's among them.
    await page.goto(await running.signInLink())
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('navigation', { name: 'What to do' }).waitFor()
    const endSession = () => running.world.db.deleteFrom('sessions').execute()

    // A form that nothing keeps.
    await console.visit('/plan/ideas')
    await page.getByRole('button', { name: 'New idea' }).first().click()
    await page.getByLabel('Title', { exact: true }).fill('Show the price first')
    await endSession()
    // Whatever asks first finds out: this, or what the page asks by itself, behind whose answer the button may stand.
    await page.getByRole('button', { name: 'Write the idea down', includeHidden: true }).dispatchEvent('click')
    await page.getByRole('dialog', { name: 'Your session ended' }).waitFor()
    await page.getByRole('textbox', { name: 'Password' }).fill('not this one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The email address or the password is not right.').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('textbox', { name: 'Password' }).fill('a quiet river at noon')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('dialog', { name: 'Your session ended' }).waitFor({ state: 'detached' })
    expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Show the price first')
    await page.getByRole('button', { name: 'Write the idea down' }).click()
    await expect.poll(async () => (await running.admin.idea.list.query({})).ideas.map((one) => one.title), soon).toEqual(['Show the price first'])

    // A draft that saves itself is saved once somebody is there again; here from another tab.
    await console.visit('/experiments/checklist/plan')
    await page.getByLabel('Name', { exact: true }).waitFor()
    await endSession()
    await page.getByLabel('Name', { exact: true }).fill('Another name')
    await page.getByRole('dialog', { name: 'Your session ended' }).waitFor()
    const tab = await console.context.newPage()
    await tab.goto(await running.signInLink())
    await tab.getByRole('button', { name: 'Sign in' }).click()
    await tab.getByRole('navigation', { name: 'What to do' }).waitFor()
    await page.bringToFront()
    await page.getByRole('button', { name: 'I am signed in again' }).click()
    await expect.poll(async () => (await running.admin.experiment.get.query({ key: 'checklist' })).name, soon).toBe('Another name')
    expect(console.complaints).toEqual([])
  })
})
