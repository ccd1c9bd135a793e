/**
 * Rows of a query or key matrix from neighbours (llama2.c, GGUF: row 2i turns with row 2i + 1) to halves (Hugging Face: row i
 * with row i + size / 2), head by head.
 *
 * @param matrix [heads * headSize, columns], rows first; not changed
 */
export function halvesFromNeighbours(matrix: Float32Array, headSize: number, columns: number): Float32Array {
  return permuteRows(matrix, columns, (row) => {
    const within = row % headSize
    const half = headSize / 2
    return row - within + (within < half ? 2 * within : 2 * (within - half) + 1)
  })
}

/** The way back. */
export function neighboursFromHalves(matrix: Float32Array, headSize: number, columns: number): Float32Array {
  return permuteRows(matrix, columns, (row) => {
    const within = row % headSize
    return row - within + Math.floor(within / 2) + (within % 2) * (headSize / 2)
  })
}

function permuteRows(matrix: Float32Array, columns: number, from: (row: number) => number): Float32Array {
  const permuted = new Float32Array(matrix.length)
  for (let row = 0; row < matrix.length / columns; row++) {
    const source = from(row) * columns
    permuted.set(matrix.subarray(source, source + columns), row * columns)
  }
  return permuted
}
