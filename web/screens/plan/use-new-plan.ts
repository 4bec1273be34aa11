import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useKept } from '../../api/kept.ts'
import { problemOf } from '../../api/problem.ts'
import { useApi, useAsk } from '../../api/provider.tsx'
import { draftFrom, gapsOf, newDraft, savedPart, type Draft, type Experiment } from './draft.ts'
import { keyFrom, nextKey } from '../../app/key-from.ts'

/** A plan that nobody but this browser knows yet. */
export function useNewPlan({ environment, member, idea }: { readonly environment: string; readonly member: string; readonly idea: string | null }) {
  const api = useApi()
  const ask = useAsk()
  const answers = useQueryClient()
  // A plan that an idea began is kept apart, so that neither takes the other's words.
  const [kept, keep] = useKept<Draft>(idea === null ? `${member}:plan/new` : `${member}:plan/idea/${idea}`)
  const from = useQuery({ ...api.idea.get.queryOptions({ id: idea ?? '' }), enabled: idea !== null, staleTime: Infinity })
  const empty = useMemo(() => (from.data === undefined ? newDraft(environment) : draftFrom(from.data, environment)), [environment, from.data])
  const draft = kept ?? empty
  const write = useMutation({
    mutationFn: (whole: Draft) => create(whole, (input) => ask.experiment.create.mutate({ ...input, ...(idea === null ? {} : { idea }) })),
    onSuccess: async (made) => {
      keep(undefined)
      answers.setQueryData(api.experiment.get.queryKey({ key: made.key }), made)
      await Promise.all([api.experiment, api.idea].map((each) => answers.invalidateQueries({ queryKey: each.pathKey() })))
    },
  })
  return { draft, change: keep, gaps: gapsOf(draft), write, discard: () => keep(undefined), begun: kept !== undefined, from: from.data }
}

type Create = (input: ReturnType<typeof savedPart> & { readonly key: string; readonly environment: string }) => Promise<Experiment>

const mostTries = 20

/** Written down under a key made from its name; a key that is taken gets a number. */
async function create(draft: Draft, ask: Create): Promise<Experiment> {
  let key = keyFrom(draft.name, `experiment-${Date.now().toString(36)}`)
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask({ key, environment: draft.environment, ...savedPart(draft) })
    } catch (error) {
      const problem = problemOf(error)
      if (tries >= mostTries || problem.kind !== 'refused' || problem.refusal !== 'key-taken') throw error
      key = nextKey(key)
    }
  }
}
