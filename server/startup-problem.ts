/** Why the program cannot start or go on: one sentence for the person who runs it, printed before exit 1. */
export class StartupProblem extends Error {
  override readonly name = 'StartupProblem'
}
