import { useQueryClient } from '@tanstack/react-query'
import { to } from './routes.ts'

/** Ends the session on the server and here, and forgets every answer. */
export function useSignOut(): () => Promise<void> {
  const answers = useQueryClient()
  return async () => {
    await fetch('/sign-out', { method: 'POST' })
    answers.clear()
    location.assign(to('signIn'))
  }
}
