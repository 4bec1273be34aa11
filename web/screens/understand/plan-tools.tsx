import { Button, FileButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Answers } from '../../api/client.ts'
import { ProblemLine } from '../../api/problem-line.tsx'
import { useApi } from '../../api/provider.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { exportedPlan, importedPlan, type PlanEditing, type SavedPlan } from './plan-draft.ts'
import styles from './events.module.css'

type Props = { readonly saved: SavedPlan; readonly editing: PlanEditing; readonly mayEdit: boolean }
type Proposal = Answers['trackingPlan']['propose']

/** Where a plan comes from, but by hand: from what really arrived, or from a file; and into a file. */
export function PlanTools({ saved, editing, mayEdit }: Props): ReactNode {
  const { say } = useWords()
  const [told, setTold] = useState<string>()
  const proposing = usePropose((proposal) => {
    editing.change(merged(editing, proposal))
    setTold(sentenceOf(proposal, say))
  })
  const read = async (file: File | null): Promise<void> => {
    if (file === null) return
    const imported = importedPlan(await file.text())
    if (imported.kind === 'plan') editing.change(imported.events as SavedPlan['events'])
    setTold(imported.kind === 'plan' ? say('tracking.imported', { n: imported.events.length, file: file.name }) : say('tracking.not-a-plan', { file: file.name }))
  }
  return (
    <>
      <div className={styles['above']}>
        <div className={styles['end']}>
          {mayEdit ? <Button loading={proposing.busy} onClick={() => void proposing.propose()}>{say('tracking.propose')}</Button> : null}
          {mayEdit ? <FileButton accept="application/json,.json" onChange={(file) => void read(file)}>{(props) => <Button {...props} leftSection={<Icon name="upload" />}>{say('tracking.import')}</Button>}</FileButton> : null}
          <Button onClick={() => download(saved)} leftSection={<Icon name="download" />}>{say('tracking.export')}</Button>
        </div>
      </div>
      <ProblemLine error={proposing.error} />
      <p role="status" className={styles['quiet']}>{told ?? ''}</p>
    </>
  )
}

function download(saved: SavedPlan): void {
  const address = URL.createObjectURL(new Blob([exportedPlan(saved)], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: `tracking-plan-${saved.version}.json` })
  link.click()
  URL.revokeObjectURL(address)
}

/** What was edited by hand stands; of the proposal comes what is not in it. */
function merged(editing: PlanEditing, { events }: Proposal): SavedPlan['events'] {
  const own = new Set(editing.changes.map((change) => change.name))
  return [...editing.events.filter((event) => own.has(event.name)), ...events.filter((event) => !own.has(event.name))]
}

function sentenceOf({ added, leftOut }: Proposal, say: ReturnType<typeof useWords>['say']): string {
  const sentence = say('tracking.proposed', { n: added.length })
  return leftOut.length === 0 ? sentence : `${sentence} ${say('tracking.left-out')} ${leftOut.slice(0, 10).map((one) => say('tracking.looks-like', { name: one.name, other: one.looksLike })).join(' ')}`
}

function usePropose(onProposal: (proposal: Proposal) => void) {
  const api = useApi()
  const answers = useQueryClient()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const propose = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      onProposal(await answers.fetchQuery({ ...api.trackingPlan.propose.queryOptions(), staleTime: 0 }))
    } catch (failed) {
      setError(failed)
    }
    setBusy(false)
  }
  return { propose, busy, error }
}
