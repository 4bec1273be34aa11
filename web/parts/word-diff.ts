/** A stretch of a text; `apart` where the other version has something else. */
export type Stretch = { readonly text: string; readonly apart: boolean }

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

function wordsOf(text: string): readonly string[] {
  return [...segmenter.segment(text)].map((one) => one.segment)
}

/** Two versions of a text word by word: what only the one or only the other has is apart (longest common subsequence). */
export function wordDiff(mine: string, theirs: string): { readonly mine: readonly Stretch[]; readonly theirs: readonly Stretch[] } {
  const [a, b] = [wordsOf(mine), wordsOf(theirs)]
  const common = commonLengths(a, b)
  const kept = { mine: new Set<number>(), theirs: new Set<number>() }
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      kept.mine.add(i++)
      kept.theirs.add(j++)
    } else if (at(common, i + 1, j) >= at(common, i, j + 1)) i++
    else j++
  }
  return { mine: stretches(a, kept.mine), theirs: stretches(b, kept.theirs) }
}

/** How many words the rests from each place on have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = rows[i]
      if (row !== undefined) row[j] = a[i] === b[j] ? at(rows, i + 1, j + 1) + 1 : Math.max(at(rows, i + 1, j), at(rows, i, j + 1))
    }
  }
  return rows
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0
}

function stretches(words: readonly string[], kept: ReadonlySet<number>): readonly Stretch[] {
  return words.reduce<readonly Stretch[]>((all, text, place) => {
    const apart = !kept.has(place)
    const last = all.at(-1)
    return last?.apart === apart ? [...all.slice(0, -1), { text: last.text + text, apart }] : [...all, { text, apart }]
  }, [])
}
