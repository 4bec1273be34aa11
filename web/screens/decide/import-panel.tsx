import { Checkbox, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, type FormEvent, type ReactNode } from 'react'
import type { ImportRefused, Preview } from '#server/imports/protocol.ts'
import { useApi } from '../../api/provider.tsx'
import { PrimaryButton } from '../../parts/actions.tsx'
import { useWords } from '../../words/use-words.tsx'
import { type ImportDraft, missingIn } from './import-draft.ts'
import { ChooseFile } from './import-file.tsx'
import { ImportProblem } from './import-problem.tsx'
import styles from './import.module.css'

const surfaces = ['onboarding', 'pricing', 'landing', 'campaign', 'product'] as const

type Props = {
  readonly draft: ImportDraft
  readonly preview: Preview
  readonly refused: ImportRefused | null
  readonly onDraft: (draft: ImportDraft) => void
  readonly onSend: () => void
  readonly onFile: (file: File) => void
}

/** What the experiment is called, and the one button. */
export function ImportPanel({ draft, preview, refused, onDraft, onSend, onFile }: Props): ReactNode {
  const { say } = useWords()
  const missing = missingIn(draft, preview)
  const standing = useStanding(draft.key, !missing.includes('key'))
  const change = (part: Partial<ImportDraft>) => onDraft({ ...draft, ...part })
  const open = missing.length === 0 && standing?.kind !== 'live' && (standing?.kind !== 'import' || draft.replace)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (open) onSend()
  }
  return (
    <form className={styles['panel']} onSubmit={submit}>
      <h2>{say('import.experiment')}</h2>
      <TextInput label={say('import.name')} value={draft.name} maxLength={120} onChange={(event) => change({ name: event.currentTarget.value })} />
      <TextInput
        label={say('import.key')}
        value={draft.key}
        maxLength={100}
        error={missing.includes('key') ? say('import.key-wrong') : standing?.kind === 'live' ? say('import.standing-live') : undefined}
        onChange={(event) => change({ key: event.currentTarget.value.toLowerCase(), replace: false })}
      />
      <Standing standing={standing} draft={draft} onReplace={(replace) => change({ replace })} />
      <Select
        label={say('import.surface')}
        value={draft.surface}
        onChange={(value) => change({ surface: surfaces.find((one) => one === value) ?? draft.surface })}
        data={surfaces.map((one) => ({ value: one, label: say(`surface.${one}`) }))}
      />
      {draft.roles.includes('revenue') ? (
        <TextInput
          label={say('import.currency')}
          value={draft.currency}
          maxLength={3}
          error={missing.includes('currency') ? say('import.currency-wrong') : undefined}
          onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
        />
      ) : null}
      {refused === null ? null : <ImportProblem what={say('import.failed')} refused={refused} />}
      <div className={styles['buttons']}>
        <PrimaryButton type="submit" disabled={!open}>{say(standing?.kind === 'import' ? 'import.do-replace' : 'import.do')}</PrimaryButton>
        <ChooseFile onFile={onFile} />
      </div>
    </form>
  )
}

type Standing = ReturnType<typeof useStanding>

/** What has this key already. */
function useStanding(key: string, isKey: boolean) {
  const asked = useDeferredValue(key)
  return useQuery({ ...useApi().import.standing.queryOptions({ key: asked }), enabled: isKey && asked === key }).data
}

function Standing({ standing, draft, onReplace }: { readonly standing: Standing; readonly draft: ImportDraft; readonly onReplace: (replace: boolean) => void }): ReactNode {
  const { say, format } = useWords()
  if (standing?.kind !== 'import') return null
  return (
    <div className={styles['standing']}>
      <p>{say('import.standing', { file: standing.file, day: format.day(standing.at) })}</p>
      <Checkbox label={say('import.replace')} checked={draft.replace} onChange={(event) => onReplace(event.currentTarget.checked)} />
    </div>
  )
}
