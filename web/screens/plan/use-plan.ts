import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useKept } from '../../api/kept.ts'
import { isStale } from '../../api/problem.ts'
import { useApi, useAsk } from '../../api/provider.tsx'
import { useSignedInAgain } from '../../app/session-events.ts'
import { draftOf, gapsOf, sameDraft, savedPart, type Draft, type Experiment } from './draft.ts'

/** How a draft stands towards the server. */
export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  /** Kept in this browser; it cannot be written down like this. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Somebody saved meanwhile: both versions stand beside each other until one is chosen. */
  | { readonly kind: 'stale'; readonly theirs: Experiment }

export type Plan = {
  readonly draft: Draft
  readonly change: (next: Draft) => void
  readonly state: SaveState
  readonly savedAt: number | null
  /** Saves the plan as it is shown, if it is not saved like that, and answers with the version that stands then. */
  readonly settle: (shown: Draft) => Promise<number>
  readonly keepMine: () => void
  readonly takeTheirs: () => void
  /** What was set aside when the other version was taken. */
  readonly aside: Draft | undefined
  readonly bringBack: () => void
}

type Held = { readonly version: number; readonly draft: Draft }

const pauseMs = 600

/** A draft that saves itself 600 ms after the last key; until it is saved it is kept in this browser. */
export function usePlan(experiment: Experiment, { environment, member }: { readonly environment: string; readonly member: string }): Plan {
  const standing = useMemo((): Held => ({ version: experiment.version, draft: draftOf(experiment, environment) }), [experiment, environment])
  const [kept, keep] = useKept<Held>(`${member}:plan/${experiment.key}`)
  const [aside, setAside] = useKept<Draft>(`${member}:plan-aside/${experiment.key}`)
  const [theirs, setTheirs] = useState<Experiment>()
  const draft = kept?.draft ?? standing.draft
  const base = kept?.version ?? standing.version
  const dirty = kept !== undefined && !sameDraft(kept.draft, standing.draft)
  const whole = gapsOf(draft).length === 0

  const { save, failed, savedAt } = useSave(experiment.key, {
    onSaved: (sent, after) => {
      const now = { version: after.version, draft: draftOf(after, environment) }
      keep(kept === undefined || sameDraft(kept.draft, sent) ? undefined : { ...kept, version: now.version })
    },
    onStale: setTheirs,
  })
  const { mutate, reset, isPending: saving } = save
  useSignedInAgain(reset)
  const due = dirty && whole && theirs === undefined && !saving && failed === undefined
  useEffect(() => {
    if (!due) return
    const timer = setTimeout(() => mutate({ draft, version: base }), pauseMs)
    return () => clearTimeout(timer)
  }, [due, mutate, draft, base])

  const change = useCallback(
    (next: Draft) => {
      // What was typed after a failure is tried anew; while a save is under way its answer is still waited for.
      if (!saving) reset()
      keep({ version: base, draft: next })
    },
    [saving, reset, keep, base],
  )
  const settle = async (shown: Draft): Promise<number> => {
    if (sameDraft(shown, standing.draft)) return standing.version
    return (await save.mutateAsync({ draft: shown, version: base })).version
  }
  const choose = (mine: boolean): void => {
    if (theirs === undefined) return
    if (!mine) setAside(draft)
    keep(mine ? { version: theirs.version, draft } : undefined)
    setTheirs(undefined)
    reset()
  }
  return {
    draft, change, settle, savedAt, aside,
    state: stateOf({ theirs, failed, saving, dirty, whole }),
    keepMine: () => choose(true),
    takeTheirs: () => choose(false),
    bringBack: () => {
      if (aside === undefined) return
      setAside(undefined)
      change(aside)
    },
  }
}

type Standing = { readonly theirs: Experiment | undefined; readonly failed: unknown; readonly saving: boolean; readonly dirty: boolean; readonly whole: boolean }

function stateOf({ theirs, failed, saving, dirty, whole }: Standing): SaveState {
  if (theirs !== undefined) return { kind: 'stale', theirs }
  if (failed !== undefined) return { kind: 'failed', error: failed }
  if (dirty && !whole) return { kind: 'kept' }
  return saving || dirty ? { kind: 'saving' } : { kind: 'saved' }
}

type Hears = { readonly onSaved: (sent: Draft, after: Experiment) => void; readonly onStale: (theirs: Experiment) => void }
type Sent = { readonly draft: Draft; readonly version: number }

function useSave(key: string, { onSaved, onStale }: Hears) {
  const api = useApi()
  const ask = useAsk()
  const answers = useQueryClient()
  const [savedAt, setSavedAt] = useState<number | null>(null)
  const save = useMutation({
    mutationFn: ({ draft, version }: Sent) => ask.experiment.save.mutate({ key, version, ...savedPart(draft) }),
    onSuccess: (after, { draft }) => {
      answers.setQueryData(api.experiment.get.queryKey({ key }), after)
      setSavedAt(Date.now())
      onSaved(draft, after)
    },
    onError: async (error) => {
      if (!isStale(error)) return
      const theirs = await ask.experiment.get.query({ key })
      answers.setQueryData(api.experiment.get.queryKey({ key }), theirs)
      onStale(theirs)
    },
  })
  const failed = save.isError && !isStale(save.error) ? save.error : undefined
  return { save, failed, savedAt }
}
