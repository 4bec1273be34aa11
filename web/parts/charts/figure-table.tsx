import type { ReactNode } from 'react'
import styles from './figure.module.css'

/** The numbers of a chart, as written. The first column names the row. */
export type ChartTable = {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function FigureTable({ caption, table }: { readonly caption: string; readonly table: ChartTable }): ReactNode {
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles['table']}>
        <caption>{caption}</caption>
        <thead>
          <tr>{table.head.map((word) => <th key={word} scope="col">{word}</th>)}</tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.join('|')}>
              {row.map((cell, index) => (index === 0 ? <th key="name" scope="row">{cell}</th> : <td key={table.head[index]}>{cell}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
