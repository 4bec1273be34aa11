import type { Answers } from '../../api/client.ts'
import type { WordsNow } from '../../words/use-words.tsx'

type Entry = Answers['experiment']['history']['entries'][number]
type Changed = { readonly design?: { readonly traffic?: number; readonly variants?: readonly { readonly name: string; readonly weight: number }[] } } | null

/** What a change was, from its entry in the history. */
export function changeWords(entry: Entry, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  switch (entry.action) {
    case 'created':
      return say('change.created')
    case 'saved':
      return say('change.saved')
    case 'launched':
      return say('change.launched')
    case 'paused':
      return say('change.paused')
    case 'resumed':
      return say('change.resumed')
    case 'traffic':
      return say('change.traffic', { from: share(entry.before), to: share(entry.after) })
    case 'dealt':
      return say('change.dealt', { shares: sharesIn(entry.after) })
    case 'stopped:ship':
      return say('change.shipped')
    case 'stopped:rollback':
      return say('change.rolled-back')
    case 'stopped:inconclusive':
      return say('change.inconclusive')
    case 'changed:goes-on':
      return say('change.goes-on')
    case 'changed:new-phase':
      return say('change.new-phase')
    case 'changed:same-phase':
      return say('change.same-phase')
    case 'holdout-began':
      return say('change.holdout-began', { name: nameIn(entry.after) })
    case 'holdout-ended':
      return say('change.holdout-ended', { name: nameIn(entry.after) })
    case 'preview-link':
      return say('change.preview-link')
    default:
      return entry.action
  }

  function sharesIn(side: unknown): string {
    return ((side as Changed)?.design?.variants ?? []).map(({ name, weight }) => `${name} ${format.rate(weight / 100_000)}`).join(', ')
  }

  function share(side: unknown): string {
    const traffic = (side as Changed)?.design?.traffic
    return traffic === undefined ? '–' : format.figure(traffic / 1_000) + '%'
  }
}

function nameIn(side: unknown): string {
  return (side as { readonly name?: string } | null)?.name ?? '–'
}
