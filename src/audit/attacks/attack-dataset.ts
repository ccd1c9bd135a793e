import type { Criterion, Judge } from '../../domain/index.ts'
import type { Prober } from '../../runs/index.ts'
import { createRandom } from '../../stats/random.ts'
import type { Attack } from './attack.ts'
import type { AttackReport } from './attack-report.ts'
import { askControls, attacksNotTried, runTrials, type Trial } from './attack-trials.ts'
import { type JudgeAttacksRequest, judgeAttacks } from './judge-attacks.ts'
import type { LabelledItems } from './labelled-items.ts'
import type { Phrasebook } from './phrasebook.ts'
import { type RecordedAttacksRequest, recordedAttacks } from './recorded-attacks.ts'

/** How an attack report is computed; what is left out takes its default. */
export interface AttackOptions {
  seed: string
  /** In (0, 1). */
  confidence: number
  /** Bootstrap resamples of each figure. */
  replicates: number
  /** Accepted share of false discoveries among the attacks that are found, in (0, 1). */
  level: number
  /** Variants of each attack tried on an item, at most; null for all. */
  variantsPerItem: number | null
  /** Exchanges shown of each attack. */
  show: number
}

const defaults: AttackOptions = {
  seed: 'goodhart',
  confidence: 0.95,
  replicates: 2000,
  level: 0.05,
  variantsPerItem: 2,
  show: 3,
}

interface Made {
  at: string
  goodhart: string
  node: string
}

export interface AttackJudgesRequest {
  name: string
  probers: readonly Prober[]
  labelled: LabelledItems
  attacks: readonly Attack[]
  phrases: Phrasebook
  options?: Partial<AttackOptions>
  /** Where structure predicts the verdict, computed from the controls of the first judge. */
  structureOf?: (controls: Awaited<ReturnType<typeof askControls>>) => AttackReport['structure']
  made: Made
  onAttack?: (judge: Judge, done: number, of: number) => void
}

/** All options from those that were given; what is undefined takes its default. */
export function attackOptionsFrom(given: Partial<AttackOptions> = {}): AttackOptions {
  const defined = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...defaults, ...Object.fromEntries(defined) }
}

/**
 * Attacks judges that can be asked, all of them with the same texts.
 *
 * @throws as `Prober.ask`; run again, it goes on where it was cut off
 */
export async function attackJudges(request: AttackJudgesRequest): Promise<AttackReport> {
  const { name, probers, labelled, attacks, phrases, made, structureOf, onAttack } = request
  const options = attackOptionsFrom(request.options)
  const { seed, variantsPerItem } = options
  const plan = { items: labelled.items, attacks, phrases, seed, variantsPerItem, criterion: labelled.criterion }
  let notTried: AttackReport['notTried'] = []
  const judges: AttackReport['judges'] = []
  let structure: AttackReport['structure'] = null
  for (const prober of probers) {
    const controls = await askControls(prober, labelled.items)
    if (judges.length === 0) structure = structureOf?.(controls) ?? null
    const trials = await runTrials({
      ...plan,
      ...{ prober, controls },
      ...(onAttack && { onAttack: (done: number, of: number) => onAttack(prober.judge, done, of) }),
    })
    if (judges.length === 0) notTried = attacksNotTried(trials, plan)
    judges.push(ofJudge({ judge: prober.judge, attacks, trials, controls, queries: prober.queries }, options, labelled))
  }
  const count = (label: 'pass' | 'fail') => labelled.items.filter((item) => item.label === label).length
  return {
    format: 'goodhart/attack/1',
    made: { ...made, seed, confidence: options.confidence, replicates: options.replicates },
    set: {
      name,
      criterion: labelled.criterion,
      pairwise: labelled.pairwise,
      knownBad: count('fail'),
      knownGood: count('pass'),
      clusteredBy: labelled.clusteredBy,
      language: phrases.id,
      variantsPerItem,
      standard: labelled.standard,
    },
    level: options.level,
    judges,
    notTried,
    structure,
    warnings: [...labelled.warnings, ...warningsOf(judges)],
  }
}

/**
 * The same report from verdicts that were recorded on items that others made as attacks.
 *
 * @throws {UsageError} as `recordedAttacks`
 */
export async function attackRecorded({
  name,
  options: given,
  made,
  ...request
}: RecordedAttacksRequest & { name: string; options?: Partial<AttackOptions>; made: Made }): Promise<AttackReport> {
  const options = attackOptionsFrom(given)
  const { judges, attacks, criterion, pairwise, standard, known } = await recordedAttacks(request)
  const results = judges.map((recorded) =>
    ofJudge({ ...recorded, attacks, queries: 0 }, options, { criterion, pairwise }),
  )
  return {
    format: 'goodhart/attack/1',
    made: { ...made, seed: options.seed, confidence: options.confidence, replicates: options.replicates },
    set: {
      name,
      criterion,
      pairwise,
      knownBad: known.bad,
      knownGood: known.good,
      clusteredBy: request.clusterBy ?? (pairwise ? 'pair' : 'item'),
      language: 'as recorded',
      variantsPerItem: null,
      standard,
    },
    level: options.level,
    judges: results,
    notTried: [],
    structure: null,
    warnings: warningsOf(results),
  }
}

function ofJudge(
  found: Pick<JudgeAttacksRequest, 'judge' | 'attacks' | 'controls' | 'queries'> & { trials: readonly Trial[] },
  { seed, confidence, replicates, level, show }: AttackOptions,
  { pairwise }: { criterion: Criterion; pairwise: boolean },
): AttackReport['judges'][number] {
  // The same for every judge, so that equal outcomes get equal intervals.
  const settings = { random: createRandom(`${seed}/attacks`), confidence, replicates, pairwise }
  return judgeAttacks({ ...found, settings, level, show })
}

/** Where more of what is bad passes unattacked, what is left to attack says little about the judge. */
const mostPassing = 0.5

function warningsOf(judges: AttackReport['judges']): string[] {
  return judges.flatMap(({ name, all: { counts }, controls: { falsePass } }) => {
    const warnings: string[] = []
    if (counts.errors > 0.1 * counts.trials) {
      warnings.push(
        `${name} gave no verdict on ${counts.errors} of ${counts.trials} trials: an attack that silences a judge is no success here, and none of these trials is in a rate.`,
      )
    }
    if ((falsePass.value ?? 0) > mostPassing) {
      warnings.push(
        `${name} passes ${falsePass.numerator} of ${falsePass.denominator} bad items as they are: it needs no attack, and what is left to attack says little. See goodhart align.`,
      )
    }
    return warnings
  })
}
