import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { ImportDone } from '#server/imports/protocol.ts'
import { useApi } from '../../api/provider.tsx'
import { Page } from '../../app/page.tsx'
import { to } from '../../app/routes.ts'
import { LoadingState } from '../../parts/loading-state.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ImportFile } from './import-file.tsx'
import { ImportForm } from './import-form.tsx'
import { ImportResult } from './import-result.tsx'
import { useImport, type ImportNow } from './use-import.ts'

/** A file of an experiment that ran elsewhere: choose it, say what its columns mean, and read it like any other. */
export function ImportScreen(): ReactNode {
  const { say } = useWords()
  const now = useImport(useOpening())
  return (
    <Page crumbs={[{ label: say('verb.decide'), to: to('decide') }, { label: say('import.title') }]} title={say('import.title')}>
      <At now={now} />
    </Page>
  )
}

function At({ now }: { readonly now: ImportNow }): ReactNode {
  const { stage } = now
  switch (stage.kind) {
    case 'choose':
      return <ImportFile now={now} refused={stage.refused} />
    case 'look':
      return <LoadingState />
    case 'say':
    case 'send':
      if (now.terms === null) return <LoadingState />
      return <ImportForm key={`${stage.file.name} ${stage.file.lastModified} ${stage.file.size}`} now={now} stage={stage} currency={now.terms.currency} />
    case 'done':
      return <ImportResult done={stage.done} onAgain={now.again} />
  }
}

/** An import in which everything was used opens its readout by itself; else its page says first what was not. */
function useOpening(): (done: ImportDone) => void {
  const [, go] = useLocation()
  const api = useApi()
  const answers = useQueryClient()
  return (done) => {
    for (const path of [api.experiment.pathKey(), api.readout.pathKey(), api.import.standing.pathKey()]) void answers.invalidateQueries({ queryKey: path })
    if (done.outcome !== 'unchanged' && done.refusedRows === 0 && done.notes.length === 0) go(to('experimentDecide', { key: done.key }))
  }
}
