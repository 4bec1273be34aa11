import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ImportDone, ImportProgress, ImportRefused, ImportWish, Preview } from '#server/imports/protocol.ts'
import { useApi } from '../../api/provider.tsx'
import { askPreview, RefusedFile, sendFile, unreachable } from './import-send.ts'

/** Where an import stands. */
export type Stage =
  | { readonly kind: 'choose'; readonly refused: ImportRefused | null }
  | { readonly kind: 'look'; readonly file: File }
  | { readonly kind: 'say'; readonly file: File; readonly preview: Preview; readonly refused: ImportRefused | null }
  | { readonly kind: 'send'; readonly file: File; readonly preview: Preview; readonly progress: ImportProgress }
  | { readonly kind: 'done'; readonly done: ImportDone }

/** Bytes of a file's beginning, until the server has said how many it looks at. */
const PREVIEW_BYTES = 1_000_000

export type ImportNow = {
  readonly stage: Stage
  /** Null until the server has said it. */
  readonly terms: { readonly uploadBytes: number; readonly currency: string } | null
  readonly choose: (file: File) => void
  readonly send: (wish: ImportWish) => void
  readonly stop: () => void
  readonly again: () => void
}

/** A file on its way from the reader's disk to an experiment. Leaving the page ends what is under way. */
export function useImport(onDone: (done: ImportDone) => void): ImportNow {
  const terms = useQuery({ ...useApi().import.terms.queryOptions(), staleTime: Infinity }).data ?? null
  const [stage, setStage] = useState<Stage>({ kind: 'choose', refused: null })
  const ending = useRef<() => void>(() => {})
  useEffect(() => () => ending.current(), [])
  const choose = (file: File): void => {
    ending.current()
    const stop = new AbortController()
    ending.current = () => stop.abort()
    setStage({ kind: 'look', file })
    askPreview(file, terms?.previewBytes ?? PREVIEW_BYTES, stop.signal).then(
      (preview) => setStage({ kind: 'say', file, preview, refused: null }),
      (error: unknown) => stop.signal.aborted || setStage({ kind: 'choose', refused: error instanceof RefusedFile ? error.refused : unreachable }),
    )
  }
  const send = (wish: ImportWish): void => {
    if (stage.kind !== 'say') return
    const { file, preview } = stage
    setStage({ kind: 'send', file, preview, progress: { kind: 'progress', step: 'receiving', done: 0, total: file.size } })
    ending.current = sendFile(file, wish, (line) => {
      if (line.kind === 'progress') setStage({ kind: 'send', file, preview, progress: line })
      else if (line.kind === 'refused') setStage({ kind: 'say', file, preview, refused: line })
      else {
        setStage({ kind: 'done', done: line })
        onDone(line)
      }
    })
  }
  return { stage, terms, choose, send, stop: () => ending.current(), again: () => setStage({ kind: 'choose', refused: null }) }
}
