import { z } from 'zod'

export type Surface = 'onboarding' | 'pricing' | 'landing' | 'campaign' | 'product'
export type IdeaState = 'open' | 'planned' | 'dropped'

/** "If *audience* see *change*, more of them will *effect*, because *because*." The same as an experiment's hypothesis. */
export type Belief = { readonly audience: string; readonly change: string; readonly effect: string; readonly because: string }

/** From 1 to 5 each: what it would bring, how sure that is, and how easily it is tried. Source: Sean Ellis' ICE score. */
export type Score = { readonly impact: number; readonly confidence: number; readonly ease: number }

/** A team's score, and who gave it last. */
export type GivenScore = Score & { readonly by: string }
export const SCORING_TEAMS = ['product', 'marketing'] as const
export type ScoringTeam = (typeof SCORING_TEAMS)[number]
export type Scores = { readonly [Team in ScoringTeam]?: GivenScore }

export type Idea = {
  readonly id: string
  readonly title: string
  readonly hypothesis: Belief
  readonly surface: Surface
  readonly state: IdeaState
  readonly scores: Scores
  /** Out of 1000, see `pointsOf`. */
  readonly points: number
  readonly votes: number
  /** Whether who asks has voted for it. */
  readonly voted: boolean
  /** By key: what came of it. */
  readonly experiment: string | null
  /** Null of somebody who left, and of scripts. */
  readonly by: string | null
  readonly version: number
  readonly createdAt: Date
}

const text = z.string().trim().max(300).default('')
export const score = z.object({ impact: z.number().int().min(1).max(5), confidence: z.number().int().min(1).max(5), ease: z.number().int().min(1).max(5) })
export const ideaDraft = z.object({
  title: z.string().trim().min(1, 'Say in a few words what might be tried.').max(120, 'At most 120 characters.'),
  hypothesis: z.object({ audience: text, change: text, effect: text, because: text }),
  surface: z.enum(['onboarding', 'pricing', 'landing', 'campaign', 'product']),
})
export type IdeaDraft = z.infer<typeof ideaDraft>

/**
 * Of both teams' scores, each impact × confidence × ease out of 125, the geometric mean out of 1000: an idea that one team
 * thinks nothing of is not carried by the other. One score alone counts for itself; without any it is 0.
 */
export function pointsOf(scores: Scores): number {
  const given = SCORING_TEAMS.flatMap((team) => scores[team] ?? [])
  if (given.length === 0) return 0
  const product = given.reduce((all, { impact, confidence, ease }) => all * ((impact * confidence * ease) / 125), 1)
  return Math.round(1000 * product ** (1 / given.length))
}

export const IDEA_ORDERS = ['points', 'votes', 'newest'] as const
export type IdeaOrder = (typeof IDEA_ORDERS)[number]
