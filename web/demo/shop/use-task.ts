import { useState } from 'react'
import { useShop } from './shop.tsx'

export type Task = { readonly busy: boolean; readonly problem: string | null; readonly run: (work: () => Promise<void>) => Promise<boolean> }

/** Something the back end is asked for: whether it is under way, and what went wrong in a sentence. `where` is told with it. */
export function useTask(where: string): Task {
  const { client } = useShop()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
      return true
    } catch (thrown) {
      client.track('Error Shown', { where })
      setProblem(thrown instanceof Error ? thrown.message : 'That did not work. Try again.')
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run }
}
