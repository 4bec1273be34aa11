import type { ReactNode } from 'react'
import { TextAction } from '../../parts/actions.tsx'
import { Section } from '../../parts/section.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Flag } from './flag-draft.ts'
import { textOf } from './value-draft.ts'
import styles from './release.module.css'

type Props = { readonly flag: Flag; readonly onEdit: (() => void) | undefined }

/** What every JSON value of the flag keeps to, in sight of whoever reads or writes one. */
export function ValueSchema({ flag, onEdit }: Props): ReactNode {
  const { say } = useWords()
  const { schema } = flag
  const edit = onEdit === undefined ? {} : { actions: <TextAction onClick={onEdit}>{say(schema === null ? 'release.add-schema' : 'release.edit-schema')}</TextAction> }
  return (
    <Section title={say('release.schema')} {...edit}>
      {schema === null
        ? <p className={styles['quiet']}>{say('release.no-schema')} {say('release.no-schema-note')}</p>
        : <pre className={styles['schema']} tabIndex={0} aria-label={say('release.schema')}>{textOf('json', schema)}</pre>}
    </Section>
  )
}
