import type { WordsNow } from '../../words/use-words.tsx'

/** How many of an arm's people had done it by then. */
type Point = { readonly afterMs: number; readonly share: number }
export type NamedCurve = { readonly name: string; readonly points: readonly Point[] }

/** What two curves show, plainly: when half had done it where half did, else how many by the middle and by the end. It claims no difference; the row of the metric does or does not. */
export function curveSentence(control: NamedCurve, variant: NamedCurve, { say, format }: Pick<WordsNow, 'say' | 'format'>): string {
  const [before, after] = [halfIn(control), halfIn(variant)]
  const names = { control: control.name, variant: variant.name }
  if (before !== undefined && after !== undefined) {
    return before === after
      ? say('decide.curve-same-half', { time: format.stretch(after) })
      : say('decide.curve-half', { ...names, controlTime: format.stretch(before), variantTime: format.stretch(after) })
  }
  const [middle, end] = [at(variant, 0.5), at(variant, 1)]
  const rates = (curve: NamedCurve, part: number): string => format.rate(at(curve, part).share)
  return say('decide.curve-shares', {
    ...names,
    middle: format.stretch(middle.afterMs), controlMiddle: rates(control, 0.5), variantMiddle: rates(variant, 0.5),
    end: format.stretch(end.afterMs), controlEnd: rates(control, 1), variantEnd: rates(variant, 1),
  })
}

function halfIn({ points }: NamedCurve): number | undefined {
  return points.find(({ share }) => share >= 0.5)?.afterMs
}

/** The point at a part of the whole time. */
function at({ points }: NamedCurve, part: number): Point {
  return points[Math.max(0, Math.ceil(points.length * part) - 1)] ?? { afterMs: 0, share: 0 }
}
