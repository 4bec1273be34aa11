import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Answers } from '../../api/client.ts'
import { useApi } from '../../api/provider.tsx'
import { offerUndo } from '../../app/undo.tsx'
import { useWords } from '../../words/use-words.tsx'

type Experiment = Answers['experiment']['get']

/** Asks anew for everything that an experiment's change touches. */
export function useChanged(): () => Promise<unknown> {
  const api = useApi()
  const answers = useQueryClient()
  return () => Promise.all([api.experiment, api.readout, api.flag].map((each) => answers.invalidateQueries({ queryKey: each.pathKey() })))
}

/** Pausing and going on, at once and with an undo for ten seconds: the one is the other's inverse. */
export function usePausing({ key, version, name }: Pick<Experiment, 'key' | 'version' | 'name'>) {
  const api = useApi()
  const { say } = useWords()
  const onSettled = useChanged()
  const id = `pausing-${key}`
  const pause = useMutation(
    api.experiment.pause.mutationOptions({
      onSettled,
      onSuccess: (after) => offerUndo({ id, text: say('watch.was-paused', { name }), onUndo: () => resume.mutate({ key, version: after.version }) }),
    }),
  )
  const resume = useMutation(
    api.experiment.resume.mutationOptions({
      onSettled,
      onSuccess: (after) => offerUndo({ id, text: say('watch.was-resumed', { name }), onUndo: () => pause.mutate({ key, version: after.version }) }),
    }),
  )
  return {
    pause: () => pause.mutate({ key, version }),
    resume: () => resume.mutate({ key, version }),
    busy: pause.isPending || resume.isPending,
    error: pause.error ?? resume.error,
  }
}
