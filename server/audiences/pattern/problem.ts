/** Why a pattern is refused. A closed list, because the console has words for each. */
export type PatternFault =
  | 'empty' | 'too-long' | 'too-deep' | 'too-large'
  | 'back-reference' | 'look-around' | 'word-boundary' | 'lazy' | 'possessive' | 'property'
  | 'unknown-escape' | 'unknown-group' | 'flag'
  | 'nothing-to-repeat' | 'repeat-order' | 'repeat-large'
  | 'unclosed-group' | 'unopened-group' | 'unclosed-class' | 'empty-class' | 'class-range' | 'unescaped'

/** `at` is the place of its first character, counted from 1 as people count; `part` is what stands there. */
export type PatternProblem = { readonly fault: PatternFault; readonly at: number; readonly part: string }

const SENTENCES = {
  'empty': () => 'The pattern is empty and would fit every text; write what the text has to hold.',
  'too-long': ({ part }) => `A pattern has at most ${part} characters.`,
  'too-deep': ({ part }) => `Groups are nested deeper than ${part}.`,
  'too-large': ({ part }) => `The pattern needs more states than a ruleset may carry. "${part}" is what makes it large: narrow it, bound it by a smaller number or anchor the pattern.`,
  'back-reference': ({ part }) => `"${part}" is a back reference, which cannot be compared in one pass; write out what it stands for.`,
  'look-around': ({ part }) => `"${part}" looks around, which patterns here cannot; use a second clause for it.`,
  'word-boundary': ({ part }) => `"${part}" is a word boundary, which patterns here do not have; write the characters that may stand there, like (^|\\s).`,
  'lazy': ({ part }) => `"${part}" is lazy, which is pointless here: only whether a text fits is asked. Leave the last ? out.`,
  'possessive': ({ part }) => `"${part}" is possessive, which is pointless here: nothing ever steps back. Leave the last + out.`,
  'property': ({ part }) => `"${part}" is a Unicode property; write the characters as ranges, like [가-힣].`,
  'unknown-escape': ({ part }) => `"${part}" means nothing; a backslash stands before a special character or one of d D w W s S t n r f v x u.`,
  'unknown-group': ({ part }) => `"${part}" begins no group that patterns here have; write ( or (?:.`,
  'flag': ({ part }) => `"${part}" is not a switch here; only (?i) is, at the very beginning.`,
  'nothing-to-repeat': ({ part }) => `There is nothing before "${part}" that could be repeated.`,
  'repeat-order': ({ part }) => `"${part}" begins above its end.`,
  'repeat-large': ({ part }) => `"${part}" repeats too often; at most 1000 times.`,
  'unclosed-group': ({ part }) => `The group that begins with "${part}" is not closed.`,
  'unopened-group': ({ part }) => `"${part}" closes a group that was not opened; write \\) for the character.`,
  'unclosed-class': ({ part }) => `The characters that begin with "${part}" are not closed by ].`,
  'empty-class': ({ part }) => `"${part}" holds no characters.`,
  'class-range': ({ part }) => `"${part}" is no range of characters.`,
  'unescaped': ({ part }) => `"${part}" has a meaning of its own; write \\${part} for the character.`,
} satisfies Record<PatternFault, (problem: PatternProblem) => string>

/** In one sentence what is wrong, where, and what to do. */
export function patternSentence(problem: PatternProblem): string {
  const sentence = SENTENCES[problem.fault](problem)
  return problem.fault === 'empty' || problem.fault === 'too-long' ? sentence : `At character ${problem.at}: ${sentence}`
}
