import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const enough = 2 * 2 ** 30

/** A new empty folder for the length of a test: in memory where there is room, because databases are copied by the dozen. */
export function scratchFolder(name: string): string {
  return mkdtempSync(join(place(), `producting-${name}-`))
}

const hour = 3_600_000

/** Removes what runs that were killed have left behind. */
export function sweepScratch(): void {
  for (const name of readdirSync(place()).filter((one) => one.startsWith('producting-'))) {
    const path = join(place(), name)
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    // A folder of a run that is still going on is younger; one that is in use as a disk stays.
    if (Date.now() - made > hour) tryRemove(path)
  }
}

function tryRemove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // Somebody else's, or mounted: it stays.
  }
}

function place(): string {
  return hasRoom('/dev/shm') ? '/dev/shm' : tmpdir()
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > enough
  } catch {
    return false
  }
}
