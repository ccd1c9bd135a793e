/** Of one judge: the samples that have its score and gold's, by prompt. */
export interface SamplePool {
  /** [prompt][sample], rows of the table. */
  rows: readonly number[][]
  judge: readonly number[]
  gold: readonly number[]
  /** One a sample of the pool, in its order. */
  flat: { judge: number[]; gold: number[]; cluster: number[] }
}
