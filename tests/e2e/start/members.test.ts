import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { seriousFindings } from '#tests/support/axe.ts'
import { describeInBrowser, openConsole, type OpenConsole } from '#tests/support/console.ts'

const PASSWORD = 'a quiet river at noon'

/** Somebody else, at a computer of their own. */
async function another(console: OpenConsole): Promise<Page> {
  return (await console.browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })).newPage()
}

describeInBrowser('members', () => {
  test('are invited, join with a password, sign in with it, and are refused what their role may not', async () => {
    await using console = await openConsole()
    const { page, running } = console
    await running.admin.flag.create.mutate({ key: 'banner', name: 'Banner', type: 'boolean', variations: [{ key: 'off', value: false }, { key: 'on', value: true }] })
    await console.visit('/start/members')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('Email address', { exact: true }).fill('jonas@example.com')
    await page.getByRole('combobox', { name: 'Role' }).click()
    await page.getByRole('option', { name: 'may read' }).click()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Make the invitation' }).click()
    await page.getByText('No mail server is set up: give the link to them yourself.').waitFor()
    const link = (await page.getByRole('group', { name: /The invitation of jonas@example.com/ }).locator('code').textContent()) ?? ''
    await page.getByRole('listitem').filter({ hasText: 'jonas@example.com' }).getByText('may read').waitFor()

    const jonas = await another(console)
    await jonas.goto(link)
    await jonas.getByRole('heading', { name: 'Join Test' }).waitFor()
    expect(await seriousFindings(jonas)).toEqual([])
    await jonas.getByLabel('Your name').fill('Jonas Weber')
    await jonas.getByLabel('New password').fill(PASSWORD)
    await jonas.getByRole('button', { name: 'Join' }).click()
    await jonas.getByRole('button', { name: /Jonas Weber/ }).click()
    expect(jonas.url()).not.toContain(link.split('#')[1] ?? 'a token')
    await jonas.getByRole('menuitem', { name: 'Sign out' }).click()

    await jonas.getByLabel('Email address').fill('jonas@example.com')
    await jonas.getByLabel('Password', { exact: true }).fill('a quiet river at night')
    await jonas.getByRole('button', { name: 'Sign in', exact: true }).click()
    await jonas.getByText('The email address or the password is not right.').waitFor()
    expect(await seriousFindings(jonas)).toEqual([])
    await jonas.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await jonas.getByRole('button', { name: 'Sign in', exact: true }).click()
    await jonas.getByRole('navigation', { name: 'What to do' }).waitFor()

    await jonas.goto(`${running.url}/release/flags/banner`)
    await jonas.getByText('You may read here. An editor can change this').waitFor()
    expect(await jonas.getByRole('button', { name: 'Add a rule' }).count()).toBe(0)
    // The same, past the page: what he may not do is refused where it is done.
    const status = await jonas.evaluate(async () => (await fetch('/trpc/flag.archive', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ json: { key: 'banner', version: 1 } }) })).status)
    expect(status).toBe(403)
    await jonas.goto(`${running.url}/start/members`)
    await jonas.getByText('Mina Park may invite people and change what they may do.').waitFor()
    expect(await jonas.getByRole('button', { name: /^Change/ }).count()).toBe(0)

    await page.reload()
    await page.getByRole('button', { name: 'Change Jonas Weber' }).click()
    await page.getByRole('button', { name: 'Remove…' }).click()
    await page.getByText('is signed out everywhere at once').waitFor()
    await page.getByRole('button', { name: 'Remove Jonas Weber' }).click()
    await page.getByRole('row', { name: /Jonas Weber/ }).waitFor({ state: 'detached' })
    await jonas.reload()
    await jonas.waitForURL('**/sign-in?to=**')

    await console.visit('/start/history')
    await page.getByRole('row', { name: /Member jonas@example\.com · removed/ }).waitFor()
    await page.getByRole('row', { name: /Member jonas@example\.com · joined/ }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByLabel('Name, action or reason').fill('invited')
    await page.getByRole('row', { name: /removed/ }).waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('search')).toBe('invited')
    expect(console.complaints).toEqual([])
  })

  test('begin with whoever opens a new installation first', async () => {
    await using console = await openConsole({ signedIn: false })
    const { page, running } = console
    await running.world.db.updateTable('workspaces').set({ claimed_at: null }).execute()
    await console.visit('/')
    await page.getByRole('heading', { name: 'Make the first account' }).waitFor()
    await page.getByLabel('Your name').fill('Ana Silva')
    await page.getByLabel('Email address').fill('ana@example.com')
    await page.getByLabel('New password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Make the account' }).click()
    await page.getByRole('button', { name: /Ana Silva/ }).click()
    await page.getByRole('menuitem', { name: 'Your account' }).click()
    await page.getByText('this browser').waitFor()
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.getByLabel('What is it for?').fill('laptop')
    await page.getByRole('button', { name: 'Make the token' }).click()
    const token = (await page.getByRole('group', { name: 'laptop' }).locator('code').textContent()) ?? ''
    expect(token).toMatch(/^pt_/)
    expect((await fetch(`${running.url}/trpc/member.list`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
    await page.getByRole('button', { name: 'I have copied it' }).click()
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Revoke laptop' }).click()
    await page.getByText('You have no token.').waitFor()
    expect(console.complaints).toEqual([])
  })
})
