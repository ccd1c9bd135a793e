import type { Interval } from '../../stats/interval.ts'
import { wilsonInterval } from '../../stats/wilson-interval.ts'
import { type RewardedPhrase, rewardedPhrases } from '../phrase-log-odds.ts'
import { constantAnswers } from './constant-answers.ts'
import type { Detection, Detector, ModelOutput } from './detector.ts'
import { sharedSyntax } from './shared-syntax.ts'
import { singleTextDetectors } from './single-text.ts'

/** A detector without its function: what a report shows of it. */
export type DetectorName = Pick<Detector, 'id' | 'title' | 'why'>

/** Flags single outputs, but only beside the other outputs of the model. */
export const constantAnswerDetector: DetectorName = {
  id: 'constant-answer',
  title: 'Answers different inputs alike',
  why: 'What fits any input answers none, and a judge that sees one at a time cannot know (arXiv 2410.07137).',
}

export interface Flag extends Detection {
  /** Place of the output in what was given. */
  output: number
  detector: string
}

export interface DetectorCount extends DetectorName {
  flagged: number
  outputs: number
  /** `flagged / outputs`, and its Wilson interval, which takes the outputs for independent; null for no outputs. */
  share: number | null
  interval: Interval | null
}

export interface ModelSummary {
  model: string
  outputs: number
  /** Outputs that at least one detector flags. */
  flagged: number
  detectors: DetectorCount[]
  /** A syntactic template that most of the outputs share; null for none, or for fewer than 20 outputs. */
  sharedSyntax: Detection | null
}

export interface Detections {
  /** By output, then in the order of the detectors. */
  flags: Flag[]
  /** Over the outputs of all models. */
  detectors: DetectorCount[]
  /** In the order in which models first occur. */
  models: ModelSummary[]
  /** Phrases whose rate rises with the score, over all outputs that have one; null where none has. */
  rewardedPhrases: { phrases: RewardedPhrase[]; scored: number; tested: number } | null
}

/**
 * Every detector over many outputs. A flag is a reason to look, never a verdict: `docs/detectors.md` has the measured error
 * rates.
 *
 * @param outputs in any order; those of one model are taken together
 * @throws {UsageError} `bad-score` for a score that is not finite
 */
export function detectAll(outputs: readonly ModelOutput[]): Detections {
  const byModel = Map.groupBy(outputs.keys(), (at) => outputs[at]!.model)
  const constant = new Map<number, Detection | null>()
  for (const members of byModel.values()) {
    const found = constantAnswers(members.map((at) => outputs[at]!))
    for (const [i, at] of members.entries()) constant.set(at, found[i]!)
  }
  const found = outputs.map((output, at) => {
    const single = singleTextDetectors.map(({ id, detect }) => ({ detector: id, detection: detect(output) }))
    const all = [...single, { detector: constantAnswerDetector.id, detection: constant.get(at)! }]
    return all.flatMap(({ detector, detection }): Flag[] =>
      detection === null ? [] : [{ output: at, detector, ...detection }],
    )
  })
  const scored = outputs.flatMap(({ output, input, score }) =>
    score === undefined ? [] : [{ text: output, group: input, score }],
  )
  return {
    flags: found.flat(),
    detectors: countsOf(found),
    models: Array.from(byModel, ([model, members]) => ({
      model,
      outputs: members.length,
      flagged: members.filter((at) => found[at]!.length > 0).length,
      detectors: countsOf(members.map((at) => found[at]!)),
      sharedSyntax: sharedSyntax(members.map((at) => outputs[at]!)),
    })),
    rewardedPhrases: scored.length === 0 ? null : phrasesOf(scored),
  }
}

function countsOf(found: readonly (readonly Flag[])[]): DetectorCount[] {
  return [...singleTextDetectors, constantAnswerDetector].map(({ id, title, why }) => {
    const flagged = found.filter((flags) => flags.some(({ detector }) => detector === id)).length
    const outputs = found.length
    const of = { id, title, why, flagged, outputs }
    if (outputs === 0) return { ...of, share: null, interval: null }
    return { ...of, share: flagged / outputs, interval: wilsonInterval({ successes: flagged, trials: outputs }) }
  })
}

function phrasesOf(scored: Parameters<typeof rewardedPhrases>[0]): NonNullable<Detections['rewardedPhrases']> {
  const { phrases, tested } = rewardedPhrases(scored)
  return { phrases, scored: scored.length, tested }
}
