import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { useWords } from '../../words/use-words.tsx'
import type { Draft, Experiment } from './draft.ts'
import { differences } from './differences.ts'
import styles from './both-versions.module.css'

type Props = { readonly mine: Draft; readonly theirs: Experiment; readonly onKeepMine: () => void; readonly onTakeTheirs: () => void }

/** Somebody saved meanwhile: what differs, side by side. Neither version is lost whichever is chosen. */
export function BothVersions({ mine, theirs, onKeepMine, onTakeTheirs }: Props): ReactNode {
  const words = useWords()
  const { say } = words
  const editable = theirs.kind === 'draft' || theirs.kind === 'review'
  const rows = differences(mine, theirs, words)
  return (
    <section className={styles['both']} role="alert" aria-label={say('plan.stale-title')}>
      <h2 className={styles['title']}><Icon name="triangle" /> {say(editable ? 'plan.stale-title' : 'plan.launched-meanwhile')}</h2>
      <p className={styles['note']}>{say('plan.stale-note')}</p>
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr><th scope="col"><span className="unseen">{say('plan.part')}</span></th><th scope="col">{say('plan.yours')}</th><th scope="col">{say('plan.theirs')}</th></tr>
          </thead>
          <tbody>
            {rows.map((row) => <tr key={row.part}><th scope="row">{row.part}</th><td>{row.mine}</td><td>{row.theirs}</td></tr>)}
          </tbody>
        </table>
      </div>
      <div className={styles['actions']}>
        {editable ? <Button onClick={onKeepMine}>{say('plan.keep-mine')}</Button> : null}
        <Button onClick={onTakeTheirs}>{say('plan.take-theirs')}</Button>
      </div>
    </section>
  )
}
