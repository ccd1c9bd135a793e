import type { Label, Verdict } from '../domain/index.ts'

/** Holds for a label `l` that no later one of its key has replaced. */
export const inForce = `NOT EXISTS (
  SELECT 1 FROM labels AS later
  WHERE later.criterion = l.criterion AND later.item = l.item AND later.annotator = l.annotator AND later.id > l.id)`

export const labelColumns = 'l.source, l.value, l.score, l.blind'

export type LabelCells = [
  source: Label['source'],
  value: Label['value'],
  score: number | null,
  blind: number | null,
  critique?: string | null,
]

type LabelKey = Pick<Label, 'item' | 'criterion' | 'annotator'>

export function labelOf(key: LabelKey, [source, value, score, blind, critique]: LabelCells): Label {
  const label: Label = { ...key, source, value }
  if (score !== null) label.score = score
  if (blind !== null) label.blind = blind === 1
  if (critique != null) label.critique = critique
  return label
}

/** Holds for a verdict `v` that nothing has taken the place of, which only happens to errors. */
export const standing = `(v.value <> 'error' OR NOT EXISTS (
  SELECT 1 FROM verdicts AS later
  WHERE later.criterion = v.criterion AND later.item = v.item AND later.judge = v.judge
    AND later.presentation = v.presentation AND later.repeat = v.repeat AND later.attempt > v.attempt))`

export const verdictColumns =
  'v.presentation, v.repeat, v.value, v.error_kind, v.score, v.confidence, v.cost_usd, v.latency_ms'

export const verdictTextColumns = 'texts.critique, texts.reasoning, texts.raw'

export type VerdictCells = [
  presentation: NonNullable<Verdict['presentation']> | '',
  repeat: number,
  value: Verdict['value'],
  errorKind: Verdict['errorKind'] | null,
  score: number | null,
  confidence: number | null,
  costUsd: number | null,
  latencyMs: number | null,
  critique?: string | null,
  reasoning?: string | null,
  raw?: string | null,
]

type VerdictKey = Pick<Verdict, 'item' | 'criterion' | 'judge'>

export function verdictOf(
  key: VerdictKey,
  // biome-ignore format: one line shows that they stand in the order of the columns
  [presentation, repeat, value, errorKind, score, confidence, costUsd, latencyMs, critique, reasoning, raw]: VerdictCells,
): Verdict {
  const verdict: Verdict = { ...key, value, repeat }
  if (presentation !== '') verdict.presentation = presentation
  if (errorKind !== null) verdict.errorKind = errorKind
  if (score !== null) verdict.score = score
  if (confidence !== null) verdict.confidence = confidence
  if (costUsd !== null) verdict.costUsd = costUsd
  if (latencyMs !== null) verdict.latencyMs = latencyMs
  if (critique != null) verdict.critique = critique
  if (reasoning != null) verdict.reasoning = reasoning
  if (raw != null) verdict.raw = raw
  return verdict
}
