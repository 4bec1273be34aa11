import { useState, type ReactNode } from 'react'
import { useWords, type WordsNow } from '../../words/use-words.tsx'
import { ImportArms } from './import-arms.tsx'
import { ImportColumns } from './import-columns.tsx'
import { armsOf, decidingColumn, draftOf, type ImportDraft, wishOf } from './import-draft.ts'
import { ImportPanel } from './import-panel.tsx'
import { ImportProgressPanel } from './import-progress.tsx'
import { ImportSample } from './import-sample.tsx'
import { megabytes } from './import-words.ts'
import type { ImportNow, Stage } from './use-import.ts'
import styles from './import.module.css'

type Saying = Extract<Stage, { readonly kind: 'say' | 'send' }>

type Props = { readonly now: ImportNow; readonly stage: Saying; /** Of the workspace, for money in the file. */ readonly currency: string }

/** The file as it would be read: one sentence, what the columns mean, the variants, the first rows; beside it, its name. */
export function ImportForm({ now, stage, currency }: Props): ReactNode {
  const words = useWords()
  const { file, preview } = stage
  const [draft, setDraft] = useState(() => draftOf(preview, file.name, currency))
  const sending = stage.kind === 'send'
  const rows = { file: file.name, size: megabytes(file.size, words), n: preview.rows, count: words.format.count(preview.rows) }
  return (
    <>
      <p className={styles['sentence']} aria-live="polite">{sentence(draft, stage, words)}</p>
      <p className={styles['note']}>{file.size > PREVIEWED ? words.say('import.file-begins', rows) : words.say('import.file', rows)}</p>
      <div className={styles['columns']}>
        <fieldset className={styles['main']} disabled={sending}>
          <legend className="unseen">{words.say('import.columns')}</legend>
          <ImportColumns draft={draft} preview={preview} onDraft={setDraft} />
          <ImportArms draft={draft} preview={preview} onDraft={setDraft} />
          <ImportSample draft={draft} preview={preview} />
        </fieldset>
        <aside className={styles['aside']}>
          {stage.kind === 'send' ? (
            <ImportProgressPanel progress={stage.progress} onStop={now.stop} />
          ) : (
            <ImportPanel draft={draft} preview={preview} refused={stage.refused} onDraft={setDraft} onSend={() => now.send(wishOf(draft, preview))} onFile={now.choose} />
          )}
        </aside>
      </div>
    </>
  )
}

/** Files up to here were looked at whole. */
const PREVIEWED = 1_000_000

/** What will be compared with what, on what; or the one thing that is still to be said. */
function sentence(draft: ImportDraft, { preview }: Saying, { say, locale }: WordsNow): string {
  const found = armsOf(draft, preview)
  if (found.kind !== 'arms') return say('import.open-variant')
  const [control, ...others] = found.arms
  if (control === undefined || control.name !== draft.control) return say('import.open-control')
  const decides = decidingColumn(draft)
  const metric = decides === undefined ? undefined : preview.columns[decides]?.name
  if (metric === undefined) return say('import.open-result')
  const variants = new Intl.ListFormat(locale, { type: 'conjunction' }).format(others.map((arm) => arm.name))
  return say('import.sentence', { variants, control: control.name, metric })
}
