import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../api/provider.tsx'

/** Makes a key and hands it on, the only time that it is known here. */
export function useMakeKey(onToken: (token: string) => void) {
  const api = useApi()
  const answers = useQueryClient()
  const make = useMutation(
    api.key.create.mutationOptions({
      onSuccess: ({ token }) => onToken(token),
      onSettled: () => answers.invalidateQueries({ queryKey: api.key.pathKey() }),
      // The answer holds the key itself: it is handed on and not remembered.
      gcTime: 0,
    }),
  )
  return { make: make.mutate, error: make.error, busy: make.isPending }
}
