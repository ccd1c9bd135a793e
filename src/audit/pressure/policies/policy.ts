/** What a policy said, and whether it came to its end or was cut off. */
export interface Output {
  text: string
  ended: boolean
}

export interface Sampling {
  /** Outputs to each input, at least 1. */
  n: number
  /** Another seed, other outputs. */
  seed: string
  /** In the place of the policy's own system prompt. */
  system?: string
  signal?: AbortSignal
}

/** What produces outputs. An optimiser chooses among them, or changes what makes them. */
export interface Policy {
  readonly name: string
  /** What makes its outputs what they are, but for the system prompt and the seed: outputs of one version are kept under it. */
  readonly version: string
  /** Its system prompt, `null` where it has none of its own; `undefined` where it can go by none. */
  readonly system: string | null | undefined
  /**
   * The output at a place hangs on the input, the seed and the place alone, as far as the policy can be held to a seed.
   *
   * @returns [input][0 to n - 1]; null where the policy failed or refused to speak, which is no output
   * @throws {UsageError} `no-system-prompt` where it is given one and can go by none; `foreign-input` where it cannot read one
   * @throws {GoodhartError} `policy-fails` where it says nothing at all
   * @throws the signal's reason where it was aborted, {BudgetError} where the money is spent
   */
  sample(inputs: readonly string[], options: Sampling): Promise<(Output | null)[][]>
}
