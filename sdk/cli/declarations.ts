import type { CompactRuleset } from '../core/compact.ts'
import { quoted, typeOfFlag } from './type-of.ts'

/** The file that `producting types` writes: the flags of an environment as the compiler knows them. */
export function declarations({ environment, sets, flags }: Pick<CompactRuleset, 'environment' | 'sets' | 'flags'>): string {
  const fields = Object.keys(flags).toSorted().flatMap((key) => {
    const set = sets[flags[key]?.[0] ?? -1]
    return set === undefined ? [] : [`    ${quoted(key)}: ${typeOfFlag(set)}`]
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
