/** What a person did after and before, in integers; null: she was not known before. */
export type Person = { readonly y: number; readonly x: number | null }

/** Solves by Gauss–Jordan with pivots. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, n) => [...row, right[n] ?? 0])
  for (let column = 0; column < rows.length; column += 1) {
    const best = rows.slice(column).reduce((at, row, n) => (Math.abs(row[column] ?? 0) > Math.abs(rows[at]?.[column] ?? 0) ? n + column : at), column)
    ;[rows[column], rows[best]] = [rows[best] as number[], rows[column] as number[]]
    const pivot = rows[column] as number[]
    rows.forEach((row, n) => {
      if (n === column) return
      const share = (row[column] ?? 0) / (pivot[column] ?? 1)
      pivot.forEach((value, at) => (row[at] = (row[at] ?? 0) - share * value))
    })
  }
  return rows.map((row, n) => (row.at(-1) ?? 0) / (row[n] ?? 1))
}

/** The same from every single person: least squares on arm, covariates centred over everybody, and their products. */
export function bySinglePeople(control: readonly Person[], variant: readonly Person[]) {
  const everybody = [...control, ...variant]
  const mean = (each: (person: Person) => number): number => everybody.reduce((sum, person) => sum + each(person), 0) / everybody.length
  const known = ({ x }: Person): number => (x === null ? 0 : 1)
  const [x0, k0] = [mean(({ x }) => x ?? 0), mean(known)]
  const rows = everybody.map((person, n) => {
    const [t, x, k] = [n < control.length ? 0 : 1, (person.x ?? 0) - x0, known(person) - k0]
    return [1, t, x, k, t * x, t * k]
  })
  const cross = (one: (n: number) => number, other: (n: number) => number): number => rows.reduce((sum, _, n) => sum + one(n) * other(n), 0)
  const at = (column: number) => (n: number): number => rows[n]?.[column] ?? 0
  const columns = [0, 1, 2, 3, 4, 5]
  const slopes = solved(columns.map((a) => columns.map((b) => cross(at(a), at(b)))), columns.map((a) => cross(at(a), (n) => everybody[n]?.y ?? 0)))
  const residual = everybody.map(({ y }, n) => y - (rows[n] ?? []).reduce((sum, value, column) => sum + value * (slopes[column] ?? 0), 0))
  const squares = (from: number, until: number): number => residual.slice(from, until).reduce((sum, each) => sum + each * each, 0)
  const [n0, n1, n] = [control.length, variant.length, everybody.length]
  // What both arms share: the mean of the covariates that they are moved to is itself one of a sample.
  const within = (of: readonly Person[]): number => {
    const values = of.map((person) => (person.x ?? 0) * (slopes[4] ?? 0) + known(person) * (slopes[5] ?? 0))
    const middle = values.reduce((sum, value) => sum + value, 0) / of.length
    return values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  }
  return { difference: slopes[1] ?? 0, control: slopes[0] ?? 0, variance: squares(0, n0) / (n0 - 3) / n0 + squares(n0, n) / (n1 - 3) / n1 + (within(control) + within(variant)) / (n - 2) / n }
}
