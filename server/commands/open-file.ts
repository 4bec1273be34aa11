import { type FileHandle, open } from 'node:fs/promises'
import { StartupProblem } from '../startup-problem.ts'

/** Opens a file for reading. @throws StartupProblem that it is not there, is no file, or cannot be read */
export async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path)
    if ((await file.stat()).isFile()) return file
    await file.close()
    throw new StartupProblem(`${path} is not a file.`)
  } catch (error) {
    if (error instanceof StartupProblem) throw error
    const { code } = error as { code?: string }
    throw new StartupProblem(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code ?? 'unknown'}).`)
  }
}
