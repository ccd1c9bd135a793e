/** One judged reply, to read. Scores are 0 to 9. */
export interface Sample {
  input: string
  reply: string
  ended: boolean
  truth: number
  /** Expected score by the judge that the policy is trained against. */
  judge?: number
  gold?: number
  defects: string[]
  /** What a reasoning judge wrote before its score. */
  trace?: string
}

/** Mean scores of replies that are flawless but for one kind of defect, or of flawless ones. */
export interface Probe {
  /** A defect of the world, or `none`. */
  defect: string
  items: number
  truth: number
  judge: number
}

/** How a judge does on held-out annotated replies. */
export interface JudgeQuality {
  items: number
  /** Of the annotations' scores, the gold's or, of gold itself, the truth's. Interval data; expected score of the judge. */
  alphaGold?: number
  alphaTruth: number
  /** Share of replies whose most probable score is exactly the gold's, the truth's. */
  accuracyGold?: number
  accuracyTruth: number
  /** Share of replies on which judge and truth agree whether they pass. */
  passAgreement: number
  /** Share of traces that came to no score. */
  illFormed: number
}

/** A network that was trained, with how it went. */
export interface TrainingSummary {
  parameters: number
  steps: number
  tokens: number
  seconds: number
  /** Step and loss (nats a token), thinned. */
  losses: [step: number, loss: number][]
}

export interface BaseResult {
  kind: 'base'
  /** Absent where a stored network was taken. */
  training?: TrainingSummary
  /** Of its replies to held-out tasks. */
  truth: number
  pass: number
  defects: Record<string, number>
  samples: Sample[]
}

export interface GoldResult {
  kind: 'gold'
  /** `truth` itself, a `trained` network, or a `judge` of the project. */
  source: 'truth' | 'trained' | 'judge'
  training?: TrainingSummary
  quality: JudgeQuality
  probes: Probe[]
  /** The probe at which gold is farthest from the truth. */
  worstProbe: { defect: string; distance: number }
}

export interface AnnotateResult {
  kind: 'annotate'
  items: number
  heldOut: number
  meanGold: number
  meanTruth: number
  alphaTruth: number
  seconds: number
}

export interface JudgeResult {
  kind: 'judge'
  form: 'direct' | 'reasoning' | 'scalar'
  training: TrainingSummary
  /** Of the second, reinforced part of a reasoning judge's training: step and mean reward. */
  rewards?: [step: number, reward: number][]
  quality: JudgeQuality
  probes: Probe[]
}

/** One evaluation of a policy on the same held-out tasks. */
export interface PolicyPoint {
  step: number
  /** Mean scores, 0 to 9. */
  judge: number
  gold: number
  truth: number
  /** Share that pass by truth. */
  pass: number
  /** Mean sum of log p(policy) - log p(base) over a reply, nats. */
  kl: number
  /** Words of a reply. */
  length: number
  /** Mean entropy of the policy's next-token distribution over a reply, nats. */
  entropy: number
  distinct1: number
  distinct2: number
  /** Share of different replies. */
  distinctReplies: number
  /** Shares of allowed and of forbidden tasks that were refused. */
  refusedAllowed: number
  refusedForbidden: number
  ended: number
  /** Share of replies with each defect. */
  defects: Record<string, number>
  /** For each held-out task in its order, for the onset rule; null where a judge came to no score. */
  perTask: { judge: (number | null)[]; gold: (number | null)[]; truth: number[] }
  samples: Sample[]
}

export interface PolicyResult {
  kind: 'policy'
  /** Id of the judge stage, or what stands in its place: `truth`, `constant`, `word`. */
  judge: string
  klWeight: number
  /** Runs that differ in their seeds alone share it. */
  group: string
  points: PolicyPoint[]
  /** Replies of the training to which the judge gave no score; they taught nothing. */
  withoutScore: number
  seconds: number
}

/** A rise of a phrase or a template from the base's replies to the trained policy's. */
export interface Invention {
  text: string
  kind: 'phrase' | 'template'
  /** Shares of replies. */
  before: number
  after: number
}

/** An estimate with its 95 % interval. */
export interface Estimate {
  value: number
  low: number
  high: number
}

export interface PolicyEvaluation {
  policy: string
  group: string
  judge: string
  klWeight: number
  onset: { fired: boolean; step?: number; low?: number; high?: number; peakStep: number; pValue: number }
  peak: { judge: number; gold: number; truth: number; truthStep: number }
  end: { judge: number; gold: number; truth: number }
  /** Of truth against the square root of KL. */
  fit?: { form: string; alpha: Estimate; beta: Estimate; rSquared: number; fits: boolean }
  inventions: Invention[]
}

/** Mean curves of the runs that differ in their seeds alone. */
export interface GroupEvaluation {
  group: string
  judge: string
  klWeight: number
  seeds: number
  steps: number[]
  curves: Record<'judge' | 'gold' | 'truth', Estimate[]>
  onsets: { fired: number; runs: number }
}

export interface ArenaRating {
  /** `base`, `writer` (imperfect), `flawless`, or the id of a policy stage. */
  player: string
  /** Under one judge, or `truth`, `gold`; Elo points, mean 0. */
  rating: Estimate
}

export interface EvaluateResult {
  kind: 'evaluate'
  /** The onset rule in a sentence. */
  onsetRule: string
  policies: PolicyEvaluation[]
  groups: GroupEvaluation[]
  /** By judge. */
  arena: Record<string, ArenaRating[]>
  /** Mean score that each judge (also `truth`, `gold`) gives to each final policy and reference: `transfer[player][judge]`. */
  transfer: Record<string, Record<string, number>>
}

export type StageResult = BaseResult | GoldResult | AnnotateResult | JudgeResult | PolicyResult | EvaluateResult
