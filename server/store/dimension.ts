/** A value stands in an index, whose entries have an end. In characters, so that no pair of surrogates is cut in two. */
const LONGEST = 200

/** A value that people are told apart by, as it is kept. */
export function dimensionValue(text: string): string {
  return text.length <= LONGEST ? text : [...text].slice(0, LONGEST).join('')
}
