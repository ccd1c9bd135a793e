/** A score a sample, NaN where there is none. */
export interface ScoreColumn {
  name: string
  scores: readonly number[]
}

/** Samples of prompts with what judges and gold gave them, in columns: a place is a sample. */
export interface SampleTable {
  prompts: readonly { id: string; input?: string; cluster: number }[]
  /** Position of the sample's prompt. */
  prompt: readonly number[]
  /** To be read, shortened: hostile text. */
  output: readonly (string | undefined)[]
  judges: readonly ScoreColumn[]
  gold: ScoreColumn
  truth: ScoreColumn | null
  /** What prompts share that are drawn together. */
  clusteredBy: string
}

export interface Sample {
  prompt: string
  input?: string
  /** The prompt's own unless told; the first row of a prompt decides. */
  cluster?: string
  output?: string
  /** One a judge. */
  judges: readonly (number | null)[]
  gold: number | null
  truth?: number | null
}

/** Enough to see what a judge fell for. */
const longestText = 1000

/** Gathers samples one by one, of prompts in any order. */
export class SampleColumns {
  readonly #prompts: { id: string; input?: string; cluster: number }[] = []
  readonly #positions = new Map<string, number>()
  readonly #clusters = new Map<string, number>()
  readonly #prompt: number[] = []
  readonly #output: (string | undefined)[] = []
  readonly #judges: number[][]
  readonly #gold: number[] = []
  readonly #truth: number[] = []
  readonly #names: { judges: readonly string[]; gold: string; truth?: string; clusteredBy: string }

  constructor(names: { judges: readonly string[]; gold: string; truth?: string; clusteredBy: string }) {
    this.#names = names
    this.#judges = names.judges.map(() => [])
  }

  /** The code of a cluster by its name, and of the one that the prompt has had so far. */
  clusterOf({ prompt, cluster }: Pick<Sample, 'prompt' | 'cluster'>): { said: number; known: number | undefined } {
    // A prompt that is its own cluster must not meet a cluster of that name.
    const key = cluster === undefined ? `prompt ${prompt}` : `cluster ${cluster}`
    const said = this.#clusters.get(key) ?? this.#clusters.size
    this.#clusters.set(key, said)
    const position = this.#positions.get(prompt)
    return { said, known: position === undefined ? undefined : this.#prompts[position].cluster }
  }

  add(sample: Sample): void {
    const { prompt, input, output, judges, gold, truth } = sample
    let position = this.#positions.get(prompt)
    if (position === undefined) {
      position = this.#prompts.length
      const { said } = this.clusterOf(sample)
      this.#positions.set(prompt, position)
      this.#prompts.push({ id: prompt, ...(input !== undefined && { input: beginning(input) }), cluster: said })
    }
    this.#prompt.push(position)
    this.#output.push(output === undefined ? undefined : beginning(output))
    judges.forEach((score, j) => {
      this.#judges[j].push(score ?? Number.NaN)
    })
    this.#gold.push(gold ?? Number.NaN)
    this.#truth.push(truth ?? Number.NaN)
  }

  table(): SampleTable {
    const { judges, gold, truth, clusteredBy } = this.#names
    return {
      prompts: this.#prompts,
      prompt: this.#prompt,
      output: this.#output,
      judges: judges.map((name, j) => ({ name, scores: this.#judges[j] })),
      gold: { name: gold, scores: this.#gold },
      truth: truth === undefined ? null : { name: truth, scores: this.#truth },
      clusteredBy,
    }
  }
}

/** The first characters of a text, and never half of one. */
function beginning(text: string): string {
  if (text.length <= longestText) return text
  return `${Array.from(text.slice(0, longestText)).slice(0, -1).join('').trimEnd()} …`
}
