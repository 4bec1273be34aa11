import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useApi } from '../api/provider.tsx'

/** What may look different once somebody asked for a word or gave one. */
export function useWordGiven(): { readonly onSettled: () => Promise<void> } {
  const api = useApi()
  const answers: QueryClient = useQueryClient()
  return {
    onSettled: async () => {
      await Promise.all([api.review, api.experiment, api.comment, api.account].map((each) => answers.invalidateQueries({ queryKey: each.pathKey() })))
    },
  }
}

export function useReviewing() {
  const api = useApi()
  const after = useWordGiven()
  return { ask: useMutation(api.review.ask.mutationOptions(after)), answer: useMutation(api.review.answer.mutationOptions(after)) }
}

export function useSigning() {
  const api = useApi()
  const after = useWordGiven()
  return { ask: useMutation(api.review.askToShip.mutationOptions(after)), answer: useMutation(api.review.answerToShip.mutationOptions(after)) }
}
