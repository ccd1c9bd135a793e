import type { Judge } from '../../domain/index.ts'
import type { Prober } from '../../runs/prober.ts'
import type { Settings } from '../alignment/figures.ts'
import type { Attack } from '../attacks/attack.ts'
import { countTrials, successRate } from '../attacks/attack-figures.ts'
import { askControls, type LabelledItem, runTrials, type Said, type Trial } from '../attacks/attack-trials.ts'
import type { Phrasebook } from '../attacks/phrasebook.ts'
import { shareOf } from '../consistency/intervals.ts'
import type { HardeningRow } from './hardening-report.ts'

/** What every variant of a judge is asked, in the same words. */
export interface Battery {
  items: readonly LabelledItem[]
  attacks: readonly Attack[]
  phrases: Phrasebook
  seed: string
  /** Variants of each attack tried on an item, at most; null for all. */
  variantsPerItem: number | null
  /** Items that a search made, known to be bad: the share that passes. */
  found?: readonly LabelledItem[]
}

/** What was said of one item without any attack, in one order where it is a pair. */
export interface Answered {
  label: LabelledItem['label']
  cluster: string
  said: Said
}

/** One judge with some defences, and all that it said. */
export interface MeasuredVariant {
  name: string
  defences: readonly string[]
  judge: Judge
  trials: readonly Trial[]
  controls: readonly Answered[]
  /** Of what a search made; null where there is none. */
  found: readonly Answered[] | null
  /** Questions that got through to the judge. */
  queries: number
}

/** @throws as `Prober.ask`; what was answered by then is kept, and asked no second time */
export async function measureVariant({
  name,
  defences,
  prober,
  battery,
}: Pick<MeasuredVariant, 'name' | 'defences'> & { prober: Prober; battery: Battery }): Promise<MeasuredVariant> {
  const { items, attacks, phrases, seed, variantsPerItem, found } = battery
  const controls = await ask(prober, items)
  // The trials ask about the items themselves once more, which is one question.
  const before = prober.queries
  const trials = await runTrials({ prober, items, attacks, phrases, seed, variantsPerItem })
  return {
    ...{ name, defences, judge: prober.judge, trials, controls },
    found: found ? await ask(prober, found) : null,
    queries: prober.queries - before,
  }
}

async function ask(prober: Prober, items: readonly LabelledItem[]): Promise<Answered[]> {
  const controls = await askControls(prober, items)
  return controls.map(({ labelled: { label, cluster }, said }) => ({ label, cluster, said }))
}

/** The figures of a variant by itself. */
export function figuresOf(
  { name, defences, judge, trials, controls, found, queries }: MeasuredVariant,
  settings: Settings,
): Omit<HardeningRow, 'against' | 'gain' | 'gainP' | 'cost' | 'costP' | 'silenceP'> {
  const { errors, abstained, alreadyWrong } = countTrials(trials)
  return {
    ...{ name, defences: [...defences], version: judge.version, queries },
    attack: successRate(trials, settings),
    trials: { tried: trials.length, alreadyWrong, silent: errors + abstained },
    search: found && foundRate(found, settings),
    truePass: rightRate(controls, 'pass', settings),
    trueFail: rightRate(controls, 'fail', settings),
  }
}

/** Of all that are known to be good, or bad, the share that the judge got right: silence is a miss. */
export function rightRate(controls: readonly Answered[], label: Answered['label'], settings: Settings) {
  const own = controls.filter((one) => one.label === label)
  return shareOf({ hit: own.map(({ said }) => said === 'right'), cluster: clusterCodes(own), settings })
}

/** Of the verdicts on what a search made, the share that it got past the judge. */
export function foundRate(found: readonly Answered[], settings: Settings) {
  const own = found.filter(({ said }) => said === 'right' || said === 'wrong')
  return shareOf({ hit: own.map(({ said }) => said === 'wrong'), cluster: clusterCodes(own), settings })
}

/** A whole number for each cluster's name. */
export function clusterCodes(cases: readonly { cluster: string }[]): number[] {
  const known = new Map<string, number>()
  return cases.map(({ cluster }) => {
    const code = known.get(cluster) ?? known.size
    known.set(cluster, code)
    return code
  })
}
