import { Fragment, type ReactNode } from 'react'
import { TableHead } from './data-table-head.tsx'
import { TableFoot, TableSearch, type Paging, type Search } from './data-table-tools.tsx'
import styles from './data-table.module.css'

/**
 * Where a column goes on a phone, where a row has two lines: name and answer above, note and mark below.
 * Columns without a place are not shown there.
 */
export type Place = 'name' | 'answer' | 'note' | 'mark'

export type TableColumn<Row> = {
  readonly key: string
  readonly head: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Words stand left, figures right and in columns, a mark (an interval, a bar) fills its cell. */
  readonly kind?: 'word' | 'figure' | 'mark'
  /** A CSS width; without one the column takes what it needs. */
  readonly width?: string
  readonly place?: Place
  readonly sortable?: boolean
}

export type Sort = { readonly key: string; readonly direction: 'ascending' | 'descending' }

export type DataTableProps<Row> = {
  /** What the table holds, read aloud before it. */
  readonly caption: string
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** The row's one link; it fills the row and carries the text of the first column. */
  readonly href?: (row: Row) => string
  /** Rows that share this word stand under it; the rows have to come in that order. */
  readonly group?: (row: Row) => string
  readonly dense?: boolean
  readonly search?: Search
  /** Beside the search: what else the list is looked through by. */
  readonly tools?: ReactNode
  readonly sort?: Sort
  /** Undefined: as it usually stands. */
  readonly onSort?: (sort: Sort | undefined) => void
  readonly paging?: Paging
  /** What stands under the head when there is no row. */
  readonly empty?: ReactNode
  /** Below the rows, in the grid of the columns: a total. */
  readonly total?: Row
}

/** A table of rows: the head stays in sight, figures stand right, a row is one link, and on a phone a row has two lines. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { caption, columns, rows, search, tools, paging, empty, dense } = props
  return (
    <div className={styles['frame']}>
      {search === undefined && tools === undefined ? null : (
        <div className={styles['tools']}>
          {search === undefined ? null : <TableSearch {...search} />}
          {tools}
        </div>
      )}
      <table role="table" className={styles['table']} data-dense={dense || undefined}>
        <caption className="unseen">{caption}</caption>
        <TableHead columns={columns} sort={props.sort} onSort={props.onSort} />
        <tbody role="rowgroup">
          <Rows {...props} />
        </tbody>
      </table>
      {rows.length === 0 ? empty : null}
      {paging === undefined ? null : <TableFoot {...paging} />}
    </div>
  )
}

function Rows<Row>(props: DataTableProps<Row>): ReactNode {
  const { columns, rows, rowKey, group, total } = props
  return (
    <>
      {rows.map((row, index) => {
        const before = rows[index - 1]
        const word = group?.(row)
        const opens = word !== undefined && (before === undefined || group?.(before) !== word)
        return (
          <Fragment key={rowKey(row)}>
            {opens ? <GroupRow word={word} span={columns.length} /> : null}
            <TableRow row={row} {...props} />
          </Fragment>
        )
      })}
      {total === undefined ? null : <TableRow row={total} {...props} isTotal />}
    </>
  )
}

function GroupRow({ word, span }: { readonly word: string; readonly span: number }): ReactNode {
  return (
    <tr role="row" className={styles['group']}>
      <th role="rowheader" scope="rowgroup" colSpan={span}>{word}</th>
    </tr>
  )
}

type RowProps<Row> = DataTableProps<Row> & { readonly row: Row; readonly isTotal?: boolean }

function TableRow<Row>({ row, columns, href, isTotal }: RowProps<Row>): ReactNode {
  const to = href?.(row)
  return (
    <tr role="row" data-link={to !== undefined || undefined} data-total={isTotal || undefined}>
      {columns.map((column, index) => {
        const place = column.place ?? (index === 0 ? 'name' : undefined)
        const data = { 'data-kind': column.kind ?? 'word', 'data-place': place }
        if (index > 0) return <td role="cell" key={column.key} {...data}>{column.cell(row)}</td>
        return (
          <th role="rowheader" scope="row" key={column.key} {...data}>
            {to === undefined ? column.cell(row) : <a className={styles['link']} href={to}>{column.cell(row)}</a>}
          </th>
        )
      })}
    </tr>
  )
}
