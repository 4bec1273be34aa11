import { Fragment, useId, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { wordDiff, type Stretch } from './word-diff.ts'
import styles from './both-versions.module.css'

/** One part that differs, as each version has it. */
export type Apart = { readonly part: string; readonly mine: string; readonly theirs: string }

type Props = {
  readonly title: string
  /** What is safe, who saved and when. */
  readonly note: ReactNode
  readonly heads: { readonly part: string; readonly mine: string; readonly theirs: string }
  readonly rows: readonly Apart[]
  readonly actions: ReactNode
}

/** Somebody saved meanwhile: what differs side by side, word by word. Neither version is lost whichever is chosen. */
export function BothVersions({ title, note, heads, rows, actions }: Props): ReactNode {
  const id = useId()
  return (
    <section className={styles['both']} role="alert" aria-labelledby={id}>
      <h2 id={id} className={styles['title']}><Icon name="triangle" /> {title}</h2>
      <p className={styles['note']}>{note}</p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col"><span className="unseen">{heads.part}</span></th>
            <th scope="col">{heads.mine}</th>
            <th scope="col">{heads.theirs}</th>
          </tr>
        </thead>
        <tbody>{rows.map((row) => <Row key={row.part} row={row} heads={heads} />)}</tbody>
      </table>
      <div className={styles['actions']}>{actions}</div>
    </section>
  )
}

function Row({ row, heads }: { readonly row: Apart; readonly heads: Props['heads'] }): ReactNode {
  const diff = wordDiff(row.mine, row.theirs)
  return (
    <tr>
      <th scope="row">{row.part}</th>
      <td data-head={heads.mine}><Marked stretches={diff.mine} /></td>
      <td data-head={heads.theirs}><Marked stretches={diff.theirs} /></td>
    </tr>
  )
}

function Marked({ stretches }: { readonly stretches: readonly Stretch[] }): ReactNode {
  return stretches.map(({ text, apart }, place) => (apart ? <mark key={place} className={styles['apart']}>{text}</mark> : <Fragment key={place}>{text}</Fragment>))
}
