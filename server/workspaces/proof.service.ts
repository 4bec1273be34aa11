import type { Db } from '../database/database.ts'
import { recordChange } from '../history/history.service.ts'
import { newId, newToken } from '../id.ts'
import { refusal } from '../refusal.ts'
import type { Scope } from '../scope.ts'
import { demandsProof, type IdentitySecret, insertSecret, listSecrets, retireSecrets, updateDemand } from './proof.repository.ts'
import type { Environment } from './workspace.ts'
import { environmentNamed } from './workspace.service.ts'

const DAY_MS = 86_400_000

/** What an environment asks of browsers that say who somebody is. */
export async function proofAsked(db: Db, environmentId: string, now: Date): Promise<{ readonly demanded: boolean; readonly secrets: readonly string[] }> {
  const [demanded, secrets] = [await demandsProof(db, environmentId), await listSecrets(db, environmentId, now)]
  return { demanded, secrets: secrets.map((one) => one.secret) }
}

export type ProofShown = { readonly environment: string; readonly demanded: boolean; readonly secrets: readonly IdentitySecret[] }

/** For admins alone: with the secrets, which their server needs. */
export async function proofIn(scope: Scope, environmentKey: string): Promise<ProofShown> {
  const environment = await environmentNamed(scope.db, scope.workspaceId, environmentKey)
  return { environment: environment.key, demanded: await demandsProof(scope.db, environment.id), secrets: await listSecrets(scope.db, environment.id, scope.now) }
}

/** To demand it there must be a secret; the first is made with it. */
export async function demandProof(scope: Scope, input: { readonly environment: string; readonly demanded: boolean; readonly why?: string | undefined }): Promise<ProofShown> {
  const environment = await environmentNamed(scope.db, scope.workspaceId, input.environment)
  await scope.db.transaction().execute(async (db) => {
    if (input.demanded && (await listSecrets(db, environment.id, scope.now)).length === 0) await insertSecret(db, freshSecret(environment.id, scope.now))
    await updateDemand(db, environment.id, input.demanded)
    await recordChange(db, { ...about(scope, environment), action: input.demanded ? 'proof-demanded' : 'proof-not-demanded', why: input.why })
  })
  return proofIn(scope, input.environment)
}

/** A new secret, beside which those of before are valid for some days yet, so that no server has to change at that moment. */
export async function replaceSecret(scope: Scope, input: { readonly environment: string; readonly days: number; readonly why?: string | undefined }): Promise<ProofShown> {
  const environment = await environmentNamed(scope.db, scope.workspaceId, input.environment)
  if ((await listSecrets(scope.db, environment.id, scope.now)).length > 5) throw refusal('too-many', 'Five secrets are being replaced already. Wait until one of them has ended.', { environment: environment.key })
  const until = new Date(scope.now.getTime() + input.days * DAY_MS)
  await scope.db.transaction().execute(async (db) => {
    await retireSecrets(db, environment.id, until)
    await insertSecret(db, freshSecret(environment.id, scope.now))
    await recordChange(db, { ...about(scope, environment), action: 'secret-replaced', why: input.why, after: { formerUntil: until } })
  })
  return proofIn(scope, input.environment)
}

/** The prefix says what it is, so that leak scanners and people recognise it. */
export function freshSecret(environmentId: string, at: Date) {
  return { id: newId('ids'), environmentId, secret: newToken('is'), at }
}

function about(scope: Scope, environment: Environment) {
  return { workspaceId: scope.workspaceId, at: scope.now, actor: scope.actor, entityKind: 'environment' as const, entityId: environment.id, entityKey: environment.key }
}
