import type { WordsNow } from '../../../words/use-words.tsx'

/** A day and the hour: "3 March, 09:00". */
export function whenText(at: Date, { format }: Pick<WordsNow, 'format'>): string {
  return `${format.day(at)}, ${format.clock(at)}`
}
