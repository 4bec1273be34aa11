import { createTRPCClient, httpBatchLink, httpLink, splitLink, type TRPCClient } from '@trpc/client'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import type { AppRouter } from '#server/router.ts'
import { problemOf } from './problem.ts'
import { wire } from '#server/wire.ts'

export type Api = TRPCClient<AppRouter>
/** What each procedure takes and answers: `Answers['experiment']['get']`. */
export type Asks = inferRouterInputs<AppRouter>
export type Answers = inferRouterOutputs<AppRouter>

const address = '/trpc'
const longestAddress = 6_000

/**
 * The console's way to the server: questions of one moment travel together. Slow ones (`trpc: { context: alone }`)
 * travel by themselves, so that the quick ones need not wait for them.
 */
export function openApi(): Api {
  // The session is a cookie of this origin, which fetch sends by itself.
  const shared = { url: address, transformer: wire }
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.context['alone'] === true,
        true: httpLink(shared),
        false: httpBatchLink({ ...shared, maxURLLength: longestAddress }),
      }),
    ],
  })
}

/** For a question that takes its time: `api.readout.get.queryOptions({ key }, alone)`. */
export const alone = { trpc: { context: { alone: true } } } as const

const mostRetries = 2

/** Keeps answers. `onSignedOut` hears it when the server no longer knows who asks. */
export function openAnswers(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (problemOf(error).kind === 'signed-out') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        refetchOnWindowFocus: true,
        // What was refused is refused again; what did not arrive may arrive.
        retry: (tries, error) => tries < mostRetries && problemOf(error).kind === 'unreachable',
      },
      mutations: { retry: false },
    },
  })
}
