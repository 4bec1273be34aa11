import { QueryClientProvider } from '@tanstack/react-query'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import { useState, type ReactNode } from 'react'
import type { AppRouter } from '#server/router.ts'
import { openAnswers, openApi } from './client.ts'

const context = createTRPCContext<AppRouter>()

/** The server's procedures as options for TanStack Query: `useQuery(useApi().flag.list.queryOptions({}))`. */
export const useApi = context.useTRPC
/** The same without hooks, for what is asked once: `await useAsk().experiment.get.query({ key })`. */
export const useAsk = context.useTRPCClient

type Props = {
  /** Hears it when the server no longer knows who asks. */
  readonly onSignedOut: () => void
  readonly children: ReactNode
}

/** Gives everything below it the way to the server and the answers that are kept. */
export function ApiProvider({ onSignedOut, children }: Props): ReactNode {
  const [api] = useState(openApi)
  const [answers] = useState(() => openAnswers(onSignedOut))
  return (
    <QueryClientProvider client={answers}>
      <context.TRPCProvider trpcClient={api} queryClient={answers}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  )
}
