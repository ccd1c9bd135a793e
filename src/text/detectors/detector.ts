/** What a model gave for an input, as a detector sees it. */
export interface ModelOutput {
  input: string
  output: string
  /** Whose it is; outputs of one model are looked at together. */
  model: string
  /** What a judge gave it, where one did: any scale, higher is better. */
  score?: number
}

/** Why an output is flagged: a short quotation of it, or a measured number in words. */
export interface Detection {
  evidence: string
}

/** Sees one output alone. Pure, and linear in the length of the texts. */
export interface Detector {
  id: string
  /** What a flag means, as a heading. */
  title: string
  /** Why that matters to a judge, with its source. */
  why: string
  detect(of: { output: string; input: string }): Detection | null
}

const longestQuote = 160

/** The beginning of what was found, for a report: hostile text, to be escaped where it is shown. */
export function quote(text: string): Detection {
  const trimmed = text.trim()
  return { evidence: trimmed.length <= longestQuote ? trimmed : `${trimmed.slice(0, longestQuote)}…` }
}
