export interface LearningRateSchedule {
  /** The highest. */
  peak: number
  /** Steps over which it rises evenly from 0. */
  warmUp: number
  /** Steps in all. */
  steps: number
  /** After the rise: stays, or falls evenly or along half a cosine, to `end` times the peak at the last step. */
  shape: 'constant' | 'linear' | 'cosine'
  end?: number
}

/** The learning rate at a step, from 0. */
export function learningRate({ peak, warmUp, steps, shape, end = 0 }: LearningRateSchedule, step: number): number {
  if (step < warmUp) return (peak * (step + 1)) / warmUp
  if (shape === 'constant') return peak
  const done = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp))
  const left = shape === 'linear' ? 1 - done : (1 + Math.cos(Math.PI * done)) / 2
  return peak * (end + (1 - end) * left)
}
