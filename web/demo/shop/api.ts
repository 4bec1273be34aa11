/** Pinewall's own back end. It knows nothing of Producting; the page tells both. */
export type Plan = 'trial' | 'team' | 'business'
export type Column = 'now' | 'next' | 'later'
export type Card = { readonly id: string; readonly text: string; readonly column: Column; readonly due: string | null }
export type Board = { readonly name: string; readonly cards: readonly Card[]; readonly invited: readonly string[] }
export type Step = 'name-board' | 'add-cards' | 'set-dates' | 'start-work' | 'invite'

export type Account = {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly plan: Plan
  readonly board: Board
  /** Steps of onboarding that the board shows to be done. */
  readonly steps: readonly Step[]
  readonly activated: boolean
  readonly trialDaysLeft: number | null
}

export type ShopConfig = {
  /** Where the SDK's doors are, and the key of this product. */
  readonly url: string
  readonly clientKey: string
  /** Per month, in major units of `currency`. */
  readonly prices: { readonly team: number; readonly business: number }
  readonly currency: string
}

type Entered = { readonly account: Account; readonly isNew: boolean }

export const api = {
  config: () => ask<ShopConfig>('config'),
  account: () => ask<{ readonly account: Account | null }>('account'),
  signUp: (email: string, name: string) => ask<Entered>('sign-up', { email, name }),
  signIn: (email: string) => ask<Entered>('sign-in', { email }),
  signOut: () => ask<{ readonly account: null }>('sign-out', {}),
  keepBoard: (board: Board) => ask<{ readonly account: Account }>('board', board),
  choosePlan: (plan: Exclude<Plan, 'trial'>) => ask<{ readonly account: Account }>('plan', { plan }),
} as const

/** @throws Error with a sentence for people */
async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
  const post: RequestInit = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await fetch(`/demo/api/${path}`, body === undefined ? {} : post).catch(() => {
    throw new Error('Pinewall cannot be reached. Check the connection and try again.')
  })
  const told = (await answer.json().catch(() => null)) as { readonly error?: { readonly message?: string } } | null
  if (!answer.ok) throw new Error(told?.error?.message ?? 'Pinewall did not answer. Try again in a moment.')
  return told as Answer
}
