import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Sort, TableColumn } from './data-table.tsx'
import { Icon } from './icon.tsx'
import styles from './data-table.module.css'

type Props<Row> = {
  readonly columns: readonly TableColumn<Row>[]
  readonly sort: Sort | undefined
  readonly onSort: ((sort: Sort | undefined) => void) | undefined
}

/** The head that stays in sight; a column that can be sorted is a button. */
export function TableHead<Row>({ columns, sort, onSort }: Props<Row>): ReactNode {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column) => {
          const sorted = sort?.key === column.key ? sort.direction : undefined
          const style = column.width === undefined ? {} : { width: column.width }
          return (
            <th role="columnheader" scope="col" key={column.key} style={style} data-kind={column.kind ?? 'word'} aria-sort={sorted}>
              {column.sortable && onSort !== undefined ? (
                <SortButton column={column.key} sorted={sorted} first={column.kind === 'figure' ? 'descending' : 'ascending'} onSort={onSort}>{column.head}</SortButton>
              ) : (
                column.head
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

type SortProps = {
  readonly column: string
  readonly sorted: Sort['direction'] | undefined
  readonly first: Sort['direction']
  readonly onSort: (sort: Sort | undefined) => void
  readonly children: ReactNode
}

/** Figures begin with the largest, words with the first; a third press gives the usual order back. */
function SortButton({ column, sorted, first, onSort, children }: SortProps): ReactNode {
  const other = first === 'ascending' ? 'descending' : 'ascending'
  const next = sorted === undefined ? first : sorted === first ? other : undefined
  return (
    <UnstyledButton data-print className={styles['sort'] ?? ''} onClick={() => onSort(next === undefined ? undefined : { key: column, direction: next })}>
      {children}
      {sorted === undefined ? null : <Icon name={sorted === 'ascending' ? 'arrow-up' : 'arrow-down'} size={12} />}
    </UnstyledButton>
  )
}
