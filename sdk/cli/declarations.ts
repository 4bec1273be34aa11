import type { Ruleset } from '../core/ruleset.ts'
import { quoted, typeOfFlag } from './type-of.ts'

/** The file that `producting types` writes: the flags of an environment as the compiler knows them. */
export function declarations({ environment, flags }: Pick<Ruleset, 'environment' | 'flags'>): string {
  const fields = Object.keys(flags).toSorted().flatMap((key) => {
    const flag = flags[key]
    return flag === undefined ? [] : [`    ${quoted(key)}: ${typeOfFlag(flag)}`]
  })
  return [
    `// The flags of ${environment}, written by \`producting types\`. Run it again when flags change.`,
    `import 'producting'`,
    ``,
    `declare module 'producting' {`,
    `  interface FlagTypes {`,
    ...fields,
    `  }`,
    `}`,
    ``,
  ].join('\n')
}
