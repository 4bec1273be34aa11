import type { Activation } from '../store/door.ts'

/** What somebody did, as the audience that a person's facts name so: no ruleset has a condition for it. */
export type Behaviour = { readonly audience: string; readonly environmentId: string; readonly activation: Activation }

/** Those that a workspace has defined: by features that come after people, which therefore cannot ask them. */
export type Behaviours = (workspace: string) => Promise<readonly Behaviour[]>
