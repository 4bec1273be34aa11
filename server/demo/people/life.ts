import type { Event } from '#sdk/core/event.ts'
import { STEP_ORDER } from '../account.ts'
import { inclination } from './behaviour.ts'
import { browserOf } from './browsers.ts'
import { type Diary, openDiary } from './diary.ts'
import { nameOf } from './names.ts'
import type { RulesetAt } from './rulesets.ts'
import type { Visitor } from './visitors.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Everything that one visitor's browsers will ever tell, in the order it happens. Pure: the same visitor tells the same. */
export function lifeOf(visitor: Visitor, rulesetAt: RulesetAt): readonly Event[] {
  const { chance, coming, bot } = visitor
  const diary = openDiary(visitor, browserOf(chance, 'first', { bot, coming, path: '/' }), rulesetAt)
  diary.page(visitor.at, 'Home', '/')
  diary.meet(visitor.at + 100, 'landing.headline')
  if (!bot) decide(visitor, diary)
  return diary.events()
}

/** The visit: prices perhaps, the sign-up page perhaps, now or on another day. */
function decide(visitor: Visitor, diary: Diary): void {
  const { chance, coming, at } = visitor
  if (chance.of('error') < inclination('meetsError', diary.met())) diary.track(at + within(chance.of('error.when'), SECOND, 20 * SECOND), 'Error Shown', { where: 'landing' })
  if (chance.of('prices') < inclination('looksAtPrices', diary.met())) lookAtPrices(diary, at + within(chance.of('prices.when'), 20 * SECOND, 3 * MINUTE))
  if (chance.of('interest') >= inclination('opensSignUp', diary.met(), coming.warmth)) return
  const sleepsOnIt = chance.of('sleeps') < 0.14
  const opened = at + (sleepsOnIt ? within(chance.of('sleeps.when'), 8 * HOUR, 3 * DAY) : within(chance.of('opens.when'), 30 * SECOND, 9 * MINUTE))
  diary.page(opened, 'Sign up', '/signup')
  diary.meet(opened + 120, 'signup.form')
  if (chance.of('mistypes') < inclination('mistypes', diary.met())) diary.track(opened + within(chance.of('mistypes.when'), 5 * SECOND, 15 * SECOND), 'Error Shown', { where: 'sign-up' })
  if (chance.of('signs') < inclination('signsUp', diary.met())) startTrial(visitor, diary, opened + within(chance.of('signs.when'), 15 * SECOND, 2 * MINUTE))
}

function lookAtPrices(diary: Diary, at: number): void {
  diary.page(at, 'Pricing', '/pricing')
  diary.meet(at + 100, 'pricing.layout')
}

function startTrial(visitor: Visitor, diary: Diary, at: number): void {
  const { chance } = visitor
  const userId = `usr_${chance.id('user', 12)}`
  const person = nameOf(chance)
  diary.identify(at, userId, { ...person, plan: 'trial' })
  diary.track(at + 20, 'Signed Up', { plan: 'trial' })
  diary.page(at + 400, 'Board', '/app')
  diary.meet(at + 500, 'onboarding.checklist')
  const activated = onboard(visitor, diary, at)
  haveTrouble(visitor, diary, at)
  upgrade(visitor, diary, { at, activated })
  otherBrowser(visitor, diary, { userId, person, at })
}

/** The first week: some steps, and the moment the board is worth something, mostly within two days. */
function onboard({ chance }: Visitor, diary: Diary, at: number): boolean {
  const activates = chance.of('activates') < inclination('activates', diary.met())
  const moment = at + 4 * MINUTE + Math.floor(chance.of('activates.when') ** 3 * 6.3 * DAY)
  const steps = STEP_ORDER.slice(0, activates ? 3 + Math.floor(chance.of('steps') * 3) : Math.floor(chance.of('steps') * 3))
  const last = activates ? moment : at + Math.floor(chance.of('steps.when') * 2 * DAY) + MINUTE
  steps.forEach((step, place) => diary.track(at + Math.floor(((last - at) * (place + 1)) / (steps.length + 1)), 'Checklist Step Completed', { step }))
  if (!activates) return false
  diary.track(moment, 'Activated', { cards: 3 + Math.floor(chance.of('cards') * 20) })
  if (chance.of('invites') < inclination('invites', diary.met())) diary.track(moment + within(chance.of('invites.when'), MINUTE, DAY), 'Invited', { teammates: 1 + Math.floor(chance.of('teammates') * 4) })
  return true
}

/** One in seven also signs in elsewhere; a few of them open the landing page there first, as strangers. */
function otherBrowser(visitor: Visitor, diary: Diary, trial: { readonly userId: string; readonly person: { readonly [trait: string]: string }; readonly at: number }): void {
  const { chance, coming } = visitor
  if (chance.of('elsewhere') >= 0.14) return
  const at = trial.at + within(chance.of('elsewhere.when'), 2 * HOUR, 5 * DAY)
  const strays = chance.of('elsewhere.strays') < 0.12
  diary.open(browserOf(chance, 'second', { bot: false, coming: { ...coming, referrer: '', search: '', campaign: {} }, path: strays ? '/' : '/sign-in' }))
  if (strays) {
    diary.page(at, 'Home', '/')
    diary.meet(at + 100, 'landing.headline')
  }
  diary.page(at + 20 * SECOND, 'Sign in', '/sign-in')
  diary.identify(at + 50 * SECOND, trial.userId, trial.person)
  diary.page(at + 51 * SECOND, 'Board', '/app')
  diary.meet(at + 51 * SECOND + 100, 'onboarding.checklist')
}

function haveTrouble({ chance }: Visitor, diary: Diary, at: number): void {
  if (chance.of('loses') < inclination('losesCard', diary.met())) diary.track(at + within(chance.of('loses.when'), 5 * MINUTE, 4 * DAY), 'Error Shown', { where: 'board' })
  if (chance.of('help') < inclination('asksForHelp', diary.met())) diary.track(at + within(chance.of('help.when'), 10 * MINUTE, 6 * DAY), 'Support Contacted', { channel: 'chat' })
}

const PLANS = [['team', 29], ['team', 29], ['team', 29], ['business', 79]] as const

/** Towards the end of the trial: the prices once more, and for some a plan. */
function upgrade({ chance }: Visitor, diary: Diary, trial: { readonly at: number; readonly activated: boolean }): void {
  const at = trial.at + within(chance.of('upgrades.when'), 2 * DAY, 12 * DAY)
  if (chance.of('upgrades.looks') >= inclination(trial.activated ? 'reconsiders' : 'reconsidersWithout', diary.met())) return
  lookAtPrices(diary, at)
  if (chance.of('upgrades') >= inclination('upgrades', diary.met())) return
  const [plan, revenue] = PLANS[Math.floor(chance.of('plan') * PLANS.length)] ?? PLANS[0]
  diary.track(at + within(chance.of('pays.when'), 40 * SECOND, 6 * MINUTE), 'Upgraded', { plan, revenue, currency: 'EUR' })
}

function within(u: number, from: number, to: number): number {
  return Math.floor(from + u * (to - from))
}
