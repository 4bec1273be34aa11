import { Button } from '@mantine/core'
import { useRef, useState, type DragEvent, type ReactNode } from 'react'
import type { ImportRefused } from '#server/imports/protocol.ts'
import { PrimaryButton } from '../../parts/actions.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import { ImportProblem } from './import-problem.tsx'
import { megabytes } from './import-words.ts'
import type { ImportNow } from './use-import.ts'
import styles from './import.module.css'

/** Where a file is dropped or chosen. */
export function ImportFile({ now, refused }: { readonly now: ImportNow; readonly refused: ImportRefused | null }): ReactNode {
  const words = useWords()
  const { say } = words
  const { over, ...drop } = useDrop(now.choose)
  return (
    <>
      <div className={styles['drop']} data-over={over || undefined} {...drop}>
        <p className={styles['ask']}>{say('import.drop')}</p>
        <p className={styles['note']}>{say('import.about')}</p>
        <ChooseFile onFile={now.choose} primary />
        {now.terms === null ? null : <p className={styles['note']}>{say('import.limits', { size: megabytes(now.terms.uploadBytes, words) })}</p>}
      </div>
      {refused === null ? null : <ImportProblem what={say('import.unreadable')} refused={refused} />}
    </>
  )
}

/** A button that opens the reader's own files. */
export function ChooseFile({ onFile, primary = false }: { readonly onFile: (file: File) => void; readonly primary?: boolean }): ReactNode {
  const { say } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const open = () => input.current?.click()
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        hidden
        data-testid="import-file"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          // The same file again is a choice too.
          event.currentTarget.value = ''
          if (file !== undefined) onFile(file)
        }}
      />
      {primary ? <PrimaryButton onClick={open} leftSection={<Icon name="plus" />}>{say('import.choose')}</PrimaryButton> : <Button onClick={open}>{say('import.choose-other')}</Button>}
    </>
  )
}

function useDrop(onFile: (file: File) => void) {
  const [over, setOver] = useState(false)
  const at = (inside: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(inside)
  }
  const onDrop = (event: DragEvent): void => {
    at(false)(event)
    const [file] = event.dataTransfer.files
    if (file !== undefined) onFile(file)
  }
  return { over, onDragEnter: at(true), onDragOver: at(true), onDragLeave: at(false), onDrop }
}
