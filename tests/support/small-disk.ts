import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { scratchFolder } from './scratch.ts'

/** A disk of its own that is soon full. */
export type SmallDisk = { readonly place: string; readonly grow: (megabytes: number) => void; readonly remove: () => void }

/** Undefined, with a word on why, where this user may not mount one. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const place = scratchFolder('disk')
  const mount = (...parameters: readonly string[]) => execFileSync('mount', parameters, { stdio: 'ignore' })
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', place)
  } catch {
    rmSync(place, { recursive: true })
    console.warn('\nA full disk is not tested: this user may not mount a small one. Run the tests as root with CAP_SYS_ADMIN.\n')
    return undefined
  }
  return {
    place,
    grow: (to) => void mount('-o', `remount,size=${to}m`, place),
    remove() {
      execFileSync('umount', [place])
      rmSync(place, { recursive: true })
    },
  }
}
