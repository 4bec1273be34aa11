import { afterEach, describe, expect, it, vi } from 'vitest'
import { run } from '#server/commands/sign-in-link.ts'
import { openDatabase } from '#server/database/connect.ts'
import { copyFolder, openWorld, silentLog } from '#tests/support/world.ts'
import { newFolder, openDemoApp } from './demo-app.ts'

afterEach(() => vi.unstubAllEnvs())

describe('npm run sign-in-link', () => {
  it('asks the running server, which alone may use the embedded database', async () => {
    await using world = await openWorld()
    await using demo = await openDemoApp({ world })
    const link = await printed(demo.folder)
    expect(link).not.toBe(demo.welcomed.signInUrl)
    expect(await spend(demo.url, link)).toBe(200)
  })

  it('opens the database where no server runs', async () => {
    const place = copyFolder()
    const first = await openDatabase(place.options, silentLog)
    const demo = await openDemoApp({ world: { database: first }, folder: place.options.folder })
    await demo[Symbol.asyncDispose]()
    await first.close()
    const link = await printed(place.options.folder)
    const again = await openDatabase(place.options, silentLog)
    const later = await openDemoApp({ world: { database: again }, folder: place.options.folder })
    expect(await spend(later.url, link)).toBe(200)
    await later[Symbol.asyncDispose]()
    await again.close()
    await place.remove()
  })

  it('says in a sentence that nothing is set up yet', async () => {
    await expect(printed(newFolder())).rejects.toThrow('Nothing is set up here yet, so there is nobody to sign in. Run `npm start` once.')
  })
})

async function printed(folder: string): Promise<string> {
  vi.stubEnv('PRODUCTING_DATA', folder)
  let text = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  try {
    await run([])
  } finally {
    write.mockRestore()
  }
  return text.trim()
}

async function spend(url: string, link: string): Promise<number> {
  return (await fetch(`${url}/sign-in`, { method: 'POST', body: JSON.stringify({ token: link.split('#')[1] }) })).status
}
