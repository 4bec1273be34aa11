import { evaluate } from '#sdk/core/evaluate.ts'
import { explain } from '#sdk/core/explain.ts'
import type { Explanation } from '#sdk/core/explanation.ts'
import type { Acquisition } from '#sdk/core/context.ts'
import type { Evaluation } from '#sdk/core/evaluation.ts'
import type { Json, Ruleset } from '#sdk/core/ruleset.ts'
import type { Db } from '../database/database.ts'
import type { Behaviours } from '../people/behaviour.ts'
import { personFacts } from '../people/people.service.ts'
import { resolveSubject } from '../people/subject.service.ts'
import { deviceIdentity, userIdentity } from '../store/identity.ts'
import type { Store } from '../store/door.ts'
import { environmentNamed, secretOf } from '../workspaces/workspace.service.ts'
import type { RulesetShelf } from './ruleset.service.ts'

export type PreviewAsked = {
  readonly flag: string
  readonly environment: string
  /** A user id, a visitor id, or anything that people are bucketed by. */
  readonly subject: string
  readonly attributes: { readonly [key: string]: Json }
}

export type Preview = Evaluation & {
  /** What they are bucketed by: of a user who signed in, the first visitor id. */
  readonly subject: string
  /** What is known of the person, which rules may ask for; null where no event came from them. */
  readonly known: { readonly firstSeenAt: number; readonly acquisition: Acquisition } | null
  /** Every step that was asked, so that a support person can say why. */
  readonly explanation: Explanation
}

type From = { readonly db: Db; readonly store: Store; readonly behaviours: Behaviours; readonly shelf: RulesetShelf; readonly workspaceId: string; readonly now: Date }

/** Who gets what, and why: the SDK's own code over the ruleset in force, with the facts that an SDK would have. */
export async function preview(from: From, asked: PreviewAsked): Promise<Preview> {
  const ruleset = await rulesetOf(from, asked.environment)
  const facts = await factsOf(from, asked.subject)
  const subject = facts.subject
  const context = { subject, attributes: asked.attributes, ...(facts.known === null ? {} : { facts: facts.known }) }
  const now = from.now.getTime()
  const answer = evaluate(ruleset, asked.flag, null, context, now)
  const explanation = explain(ruleset, asked.flag, context, now)
  return { ...answer, subject, explanation, known: facts.known === null ? null : { firstSeenAt: facts.known.firstSeenAt, acquisition: facts.known.acquisition } }
}

async function rulesetOf({ db, shelf, workspaceId }: From, key: string): Promise<Ruleset> {
  const environment = await environmentNamed(db, workspaceId, key)
  return (await shelf.newest(environment.id, 'server')).ruleset
}

/** An id that nobody is known by is bucketed as it stands: it is made up, to see what such a person would get. */
async function factsOf({ db, store, behaviours, workspaceId, now }: From, id: string) {
  const secret = await secretOf(db, workspaceId)
  const { subject, committed } = await resolveSubject(db, store, { workspace: workspaceId, secret, userId: id })
  const person = committed ? userIdentity(id) : deviceIdentity(id)
  const own = committed ? subject : id
  return { subject: own, known: await personFacts({ store, behaviours }, { workspace: workspaceId, secret, subject: own, person, now }) }
}
