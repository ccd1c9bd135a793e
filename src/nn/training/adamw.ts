/** What AdamW remembers between steps; to be saved with a network that goes on training. */
export interface AdamWState {
  /** Steps taken. */
  steps: number
  /** Running means of the gradient and of its square, as long as the parameters. */
  mean: Float32Array
  square: Float32Array
}

export interface AdamWOptions {
  beta1?: number
  beta2?: number
  epsilon?: number
  /** Decoupled from the gradient: each step takes this share of the learning rate off every parameter. */
  weightDecay?: number
}

export function adamWState(size: number): AdamWState {
  return { steps: 0, mean: new Float32Array(size), square: new Float32Array(size) }
}

/**
 * One step of AdamW down a gradient, in place (Loshchilov & Hutter 2019, arXiv 1711.05101, algorithm 2).
 *
 * @param values   parameters, changed
 * @param gradient of the loss
 * @param state    changed
 */
export function adamWStep(
  {
    values,
    gradient,
    state,
    learningRate,
  }: { values: Float32Array; gradient: Float32Array; state: AdamWState; learningRate: number },
  { beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8, weightDecay = 0 }: AdamWOptions = {},
): void {
  state.steps++
  const { mean, square } = state
  const meanScale = learningRate / (1 - beta1 ** state.steps)
  const squareScale = 1 / (1 - beta2 ** state.steps)
  const keep = 1 - learningRate * weightDecay
  for (let at = 0; at < values.length; at++) {
    const slope = gradient[at]
    const m = beta1 * mean[at] + (1 - beta1) * slope
    const v = beta2 * square[at] + (1 - beta2) * slope * slope
    mean[at] = m
    square[at] = v
    values[at] = keep * values[at] - (meanScale * m) / (Math.sqrt(v * squareScale) + epsilon)
  }
}
