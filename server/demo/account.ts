import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** What Pinewall's own back end knows: accounts without passwords, since nobody keeps anything of worth on a made-up board. */
export type Account = {
  /** The id that Pinewall hands to the SDK: the same for an address on every device. */
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly plan: Plan
  readonly board: Board
  readonly createdAt: Date
}

export const plan = z.enum(['trial', 'team', 'business'])
export type Plan = z.infer<typeof plan>

export const PRICES = { team: 29, business: 79 } as const satisfies Record<Exclude<Plan, 'trial'>, number>

export const email = z.string().trim().toLowerCase().max(200).regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'Write an email address, such as ana@example.com.')

const card = z.object({
  id: z.string().min(1).max(40),
  text: z.string().trim().min(1).max(200),
  column: z.enum(['now', 'next', 'later']),
  due: z.iso.date().nullable(),
})

export const board = z.object({
  name: z.string().trim().max(80),
  cards: z.array(card).max(60),
  invited: z.array(email).max(20),
})
export type Board = z.infer<typeof board>

export const EMPTY_BOARD: Board = { name: '', cards: [], invited: [] }

/** The steps of onboarding, each done by the board itself and not by a tick. */
const STEPS = {
  'name-board': (one: Board) => one.name !== '',
  'add-cards': (one: Board) => one.cards.length >= 3,
  'set-dates': (one: Board) => one.cards.some((card) => card.due !== null),
  'start-work': (one: Board) => one.cards.some((card) => card.column === 'now'),
  'invite': (one: Board) => one.invited.length > 0,
} as const

export type Step = keyof typeof STEPS
/** In the order a checklist shows them. */
export const STEP_ORDER = Object.keys(STEPS) as readonly Step[]
/** Pinewall's promise is kept once a named board has three cards and one of them a date. */
const ACTIVATING: readonly Step[] = ['name-board', 'add-cards', 'set-dates']

export function stepsDone(one: Board): readonly Step[] {
  return STEP_ORDER.filter((step) => STEPS[step](one))
}

const DAY_MS = 86_400_000
const TRIAL_DAYS = 14

/** What the product's page is told about the one who is signed in. */
export function shownAccount(account: Account, now: Date) {
  const steps = stepsDone(account.board)
  const age = Math.floor((now.getTime() - account.createdAt.getTime()) / DAY_MS)
  const { userId, plan, board, name } = account
  return {
    userId, name, plan, board, steps,
    email: account.email,
    activated: ACTIVATING.every((step) => steps.includes(step)),
    trialDaysLeft: plan === 'trial' ? Math.max(0, TRIAL_DAYS - age) : null,
  }
}

/** Derived, so that an address is the same user wherever it signs in. */
export function userIdOf(secret: string, address: string): string {
  return `usr_${signature(secret, `user ${address}`).slice(0, 16)}`
}

/** What the cookie carries: who it is, and that we said so. */
export function sessionFor(secret: string, userId: string): string {
  return `${userId}.${signature(secret, `session ${userId}`)}`
}

export function userIn(secret: string, session: string): string | null {
  const userId = session.slice(0, Math.max(0, session.lastIndexOf('.')))
  const expected = Buffer.from(sessionFor(secret, userId))
  const given = Buffer.from(session)
  return expected.length === given.length && timingSafeEqual(expected, given) ? userId : null
}

function signature(secret: string, text: string): string {
  return createHmac('sha256', secret).update(`demo ${text}`).digest('hex')
}
