import { filtersNamed, type JudgeDefinition, type LiveJudge, lowestScoreOf } from '../../judges/index.ts'
import type { Prober } from '../../runs/prober.ts'
import { createRandom } from '../../stats/random.ts'
import type { Settings } from '../alignment/figures.ts'
import { compareVariants } from './compare-variants.ts'
import { defencesIn, defencesOf, filtersAmong, withDefences } from './defences.ts'
import { filteredProber, remembered } from './filtered-prober.ts'
import { halfOf } from './halves.ts'
import type { HardeningReport, HardeningRow } from './hardening-report.ts'
import { type Battery, figuresOf, type MeasuredVariant, measureVariant } from './measured-variant.ts'
import { nameOfSet } from './name-of-set.ts'
import { level, proposeDefences, rule } from './propose-defences.ts'
import { headlineOfRows, whyProposed } from './sentences.ts'

export interface HardenJudgeRequest extends Battery {
  definition: JudgeDefinition
  /** The same judge with other measures of its prompt; never with filters, which are put before it here. */
  openVariant(definition: JudgeDefinition): Promise<LiveJudge>
  /** What is asked twice, in this sitting or in another, is to be kept by it. */
  openProber(judge: LiveJudge): Promise<Prober>
  pairwise: boolean
  confidence?: number
  replicates?: number
  /** Told of each row as it is there. */
  onRow?: (row: HardeningRow) => void
}

export type HardenedJudge = Pick<HardeningReport, 'rows' | 'rule' | 'proposed' | 'headline' | 'warnings'>

/**
 * What each defence of a judge is worth: every one alone and all but every one, against the same attacks, and the cheapest set that
 * is as good as the best, by {@link rule}.
 *
 * Filters are pure, and what they leave to the judge is the same question with all of them: for each set of measures of the prompt
 * a text is asked about once. A judge whose prompt is not ours has a single such set.
 *
 * @throws as `Prober.ask`; what was answered by then is kept, and asked no second time
 */
export async function hardenJudge(request: HardenJudgeRequest): Promise<HardenedJudge> {
  const { definition, confidence = 0.95, replicates = 2000, pairwise, onRow } = request
  const settings: Settings = {
    random: createRandom(`${request.seed}/hardening`),
    ...{ confidence, replicates, pairwise },
  }
  const defences = defencesOf(definition)
  const ids = defences.map(({ id }) => id)
  const asItIs = ids.filter((id) => defencesIn(definition).includes(id))
  const measured = new Map<string, MeasuredVariant>()
  const rows: HardeningRow[] = []
  const variants = variantOpener(request)

  async function measure(given: readonly string[], against?: MeasuredVariant): Promise<MeasuredVariant> {
    const set = ids.filter((id) => given.includes(id))
    const key = set.join(' ')
    const before = measured.get(key)
    if (before) return before
    const name = nameOfSet({ set, all: ids, asItIs })
    const variant = await measureVariant({ name, defences: set, prober: await variants(set), battery: request })
    const row = rowOf(variant, against ?? measured.get('') ?? null, settings)
    measured.set(key, variant)
    rows.push(row)
    onRow?.(row)
    return variant
  }

  await measure([])
  const all = await measure(ids)
  await measure(asItIs)
  for (const id of ids) await measure([id])
  for (const id of ids)
    await measure(
      ids.filter((other) => other !== id),
      all,
    )
  const proposal = await proposeDefences({
    ...{ defences, settings },
    measure: async (set) => halfOf(await measure(set), 'chosen on'),
    known: () => [...measured.values()].map((variant) => halfOf(variant, 'chosen on')),
  })
  const onOtherHalf = ({ defences: set }: MeasuredVariant) => {
    const half = (key: string) => {
      const variant = halfOf(measured.get(key)!, 'measured on')
      return { ...variant, name: `${variant.name}, other half` }
    }
    const key = set.join(' ')
    return rowOf(half(key), key === '' ? null : half(''), settings)
  }
  const none = onOtherHalf(measured.get('')!)
  const proposed = proposal && onOtherHalf(proposal.proposed)
  return {
    rows,
    rule,
    proposed: proposal &&
      proposed && {
        defences: [...proposal.proposed.defences],
        row: proposal.proposed.name,
        why: whyProposed({ row: proposed, none, best: onOtherHalf(proposal.best), bestName: proposal.best.name }),
        measured: { none, proposed },
      },
    headline: headlineOfRows({ none: proposed ? none : rows[0], proposed }),
    warnings: warningsOf(rows, request),
  }
}

/** Probers by set of defences: one for each set of measures, with filters before it. */
function variantOpener({ definition, openVariant, openProber }: HardenJudgeRequest) {
  const probers = new Map<string, Promise<Prober>>()
  const filters = filtersNamed(filtersAmong(defencesOf(definition).map(({ id }) => id))).map(remembered)
  const lowestScore = lowestScoreOf(definition)
  return async (set: readonly string[]): Promise<Prober> => {
    const names = filtersAmong(set)
    const measures = set.filter((id) => !filtersAmong([id]).length)
    const key = measures.join(' ')
    const opened = probers.get(key) ?? openVariant(withDefences(definition, measures)).then(openProber)
    probers.set(key, opened)
    const scale = lowestScore === undefined ? {} : { lowestScore }
    return filteredProber({ prober: await opened, filters: filters.filter(({ id }) => names.includes(id)), ...scale })
  }
}

function rowOf(variant: MeasuredVariant, against: MeasuredVariant | null, settings: Settings): HardeningRow {
  const figures = figuresOf(variant, settings)
  if (against === null)
    return { ...figures, against: null, gain: null, gainP: null, cost: null, costP: null, silenceP: null }
  const { gain, gainP, cost, costP, silenceP } = compareVariants(against, variant, settings)
  return { ...figures, against: against.name, gain, gainP, cost, costP, silenceP }
}

/** So few trials that count tell a large difference from none, and nothing finer. */
const fewTrials = 100

function warningsOf([none, ...others]: readonly HardeningRow[], { found, items }: Battery): string[] {
  const warnings: string[] = []
  if (none.attack.denominator < fewTrials) {
    warnings.push(
      `Only ${none.attack.denominator} trials count: a defence that is of some use, or costs something, cannot be told from one that does nothing. Give more items that the judge gets right.`,
    )
  }
  const silencing = others
    .filter(({ against, defences, silenceP }) => against === none.name && defences.length === 1 && silenceP! <= level)
    .map(({ defences }) => defences[0])
  if (silencing.length > 0) {
    warnings.push(
      `Under attack the judge is significantly more often without a verdict with ${silencing.join(', ')} than without any defence: what it does not judge is in no rate of success, and such a defence is not proposed.`,
    )
  }
  for (const label of ['pass', 'fail'] as const) {
    if (items.some((item) => item.label === label)) continue
    const kind = label === 'pass' ? 'good' : 'bad'
    warnings.push(`There is no item known to be ${kind}: what defences cost on those is not known.`)
  }
  if (found && found.length > 0) {
    warnings.push(
      'What a search made was made against the judge as it was then: that a defence stops it says nothing of a search that knows the defence.',
    )
  }
  return warnings
}
