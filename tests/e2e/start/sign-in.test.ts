import { expect, test } from 'vitest'
import { describeInBrowser, openConsole } from '#tests/support/console.ts'

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
