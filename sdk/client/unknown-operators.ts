import { ALL, AUDIENCE, type CompactRuleset, NOT, type Nodes, RULES } from '../core/compact.ts'
import { isKnown } from '../core/condition.ts'
import type { Diagnostics } from './diagnostics.ts'

/** Tests newer than this SDK, each once. */
export function tellUnknown(diagnostics: Diagnostics, ruleset: CompactRuleset): void {
  const unknown = new Set(diagnostics.guard<readonly string[]>([], () => conditionsOf(ruleset).flatMap(unknownIn)))
  for (const operator of unknown) diagnostics.tell('operator-unknown', operator)
}

/** Every condition of a ruleset. */
function conditionsOf({ flags, experiments, audiences }: CompactRuleset): readonly Nodes[] {
  const rules = Object.values(flags).flatMap((flag) => {
    const found: Nodes[] = []
    for (let at = RULES; at < flag.length; at += flag[at] as number) found.push(flag.slice(at + 3, at + (flag[at] as number)) as Nodes)
    return found
  })
  return [...Object.values(audiences), ...rules, ...Object.values(experiments).flatMap(({ 9: audience }) => (audience === 0 ? [] : [audience]))]
}

function unknownIn(nodes: Nodes): readonly string[] {
  const found: string[] = []
  for (let at = 0; at < nodes.length; at += nodes[at + 1] as number) {
    const what = nodes[at] as number
    if (what >= ALL && what <= NOT) found.push(...unknownIn(nodes.slice(at + 2, at + (nodes[at + 1] as number))))
    else if (what !== AUDIENCE && !isKnown(what)) found.push(String(what))
  }
  return found
}
