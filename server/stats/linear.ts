export type Vector = readonly number[]
export type Matrix = readonly Vector[]

export function dot(one: Vector, other: Vector): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
}

export function times(matrix: Matrix, vector: Vector): Vector {
  return matrix.map((row) => dot(row, vector))
}

/**
 * The least-squares solution of `covariance` · x = `cross` for a matrix of covariances: by Cholesky's factors, columns that others (nearly)
 * determine left out with 0, so that a covariate told twice changes nothing. `rank` counts those used.
 */
export function solve(covariance: Matrix, cross: Vector): { readonly solution: Vector; readonly rank: number } {
  const size = cross.length
  const lower: number[][] = covariance.map((row) => row.map(() => 0))
  const used: boolean[] = []
  const at = (row: number, column: number): number => lower[row]?.[column] ?? 0
  for (let column = 0; column < size; column += 1) {
    const variance = covariance[column]?.[column] ?? 0
    const pivot = variance - square(lower[column] ?? [])
    const isUsed = variance > 0 && pivot > 1e-10 * variance
    used.push(isUsed)
    if (!isUsed) {
      lower[column]?.fill(0)
      continue
    }
    const root = Math.sqrt(pivot)
    for (let row = column; row < size; row += 1) {
      const rest = (covariance[row]?.[column] ?? 0) - dot((lower[row] ?? []).slice(0, column), (lower[column] ?? []).slice(0, column))
      const factors = lower[row]
      if (factors !== undefined) factors[column] = row === column ? root : rest / root
    }
  }
  const forward: number[] = []
  for (let row = 0; row < size; row += 1) {
    const rest = (cross[row] ?? 0) - forward.reduce((sum, value, column) => sum + at(row, column) * value, 0)
    forward.push(used[row] === true ? rest / at(row, row) : 0)
  }
  const solution = Array.from({ length: size }, () => 0)
  for (let row = size - 1; row >= 0; row -= 1) {
    if (used[row] !== true) continue
    let rest = forward[row] ?? 0
    for (let later = row + 1; later < size; later += 1) rest -= at(later, row) * (solution[later] ?? 0)
    solution[row] = rest / at(row, row)
  }
  return { solution, rank: used.filter(Boolean).length }
}

function square(vector: Vector): number {
  return dot(vector, vector)
}
