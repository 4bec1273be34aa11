import { useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../api/provider.tsx'

/** After any change of the account, what is shown of it is asked anew. */
export function useRefreshed(): { readonly onSettled: () => Promise<void> } {
  const api = useApi()
  const answers = useQueryClient()
  return {
    onSettled: async () => {
      await answers.invalidateQueries({ queryKey: api.account.pathKey() })
      await answers.invalidateQueries({ queryKey: api.member.pathKey() })
    },
  }
}
