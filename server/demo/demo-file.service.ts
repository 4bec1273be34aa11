import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** What programs on this machine need to talk to this installation: written at every start, for its owner alone. */
export type DemoFile = {
  readonly url: string
  /** Production, for browsers. */
  readonly clientKey: string
  /** Production, for servers. */
  readonly serverKey: string
  readonly adminToken: string
  /** Signs the first admin in, once. */
  readonly signInUrl: string
}

const shape: z.ZodType<DemoFile> = z.object({ url: z.string(), clientKey: z.string(), serverKey: z.string(), adminToken: z.string(), signInUrl: z.string() })

/** The file in the data folder, or null where there is none or it is damaged. */
export async function readDemoFile(dataFolder: string): Promise<DemoFile | null> {
  const text = await readFile(pathIn(dataFolder), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const parsed = shape.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Written beside and renamed: a reader finds the old file or the new one, and nobody but the owner ever may read it. */
export async function writeDemoFile(dataFolder: string, file: DemoFile): Promise<void> {
  await mkdir(dataFolder, { recursive: true })
  const beside = `${pathIn(dataFolder)}.${randomBytes(6).toString('hex')}`
  try {
    const handle = await open(beside, 'wx', 0o600)
    await handle.writeFile(`${JSON.stringify(file, null, 2)}\n`).finally(() => handle.close())
    await rename(beside, pathIn(dataFolder))
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, 'demo.json')
}
