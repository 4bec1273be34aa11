import type { SignedFacts } from '#sdk/core/context.ts'
import type { Sender } from './sender.ts'

/** Beside the facts, where a browser asks for its own person; a server's country is not that of the people it asks about. */
export function inCountry(facts: SignedFacts, sender: Pick<Sender, 'kind'>, country: string | null): SignedFacts {
  return country === null || sender.kind !== 'client' ? facts : { ...facts, country }
}
