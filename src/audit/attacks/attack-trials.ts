import { createHash } from 'node:crypto'
import {
  type Criterion,
  type Item,
  isPairwise,
  type PairwiseItem,
  type Presentation,
  type SingleItem,
} from '../../domain/index.ts'
import type { Answer } from '../../judges/index.ts'
import type { Probe, Prober } from '../../runs/index.ts'
import { createRandom, type Random, shuffle } from '../../stats/random.ts'
import type { Attack, AttackContext, TextAttack, Variant } from './attack.ts'
import type { Phrasebook } from './phrasebook.ts'
import { positionAttacks } from './position.ts'

/** An item of which it is known whether it is good: of a pair, `pass` means that its first output is the better one. */
export interface LabelledItem {
  item: Item
  label: 'pass' | 'fail'
  /** Items with the same one belong together, as answers to one request do. */
  cluster: string
  /** A refusal would be right: attacks that decline are not made of it. */
  refusable?: boolean
}

/**
 * What a judge said, held against what is known: `wrong` passes what is bad or fails what is good; of a pair it prefers the worse
 * output. A tie of a pair counts as an abstention.
 */
export type Said = 'right' | 'wrong' | 'abstained' | 'error'

/** One attacked text put to the judge, beside what it said without the attack. */
export interface Trial {
  /** Id of the attack. */
  attack: string
  variant: string
  item: string
  cluster: string
  /** Absent where the item was made as an attack and has no twin without one: then all of them are counted. */
  control?: Said
  attacked: Said
  /** Of a pair: the order in which it was shown. */
  presentation?: Presentation
  /** Of a judge that gives scores: its score without and with the attack. */
  scores?: { before: number; under: number }
  /** The attacked item and the whole answer, of trials in which the judge was wrong under attack: to be read. */
  exchange?: { item: Item; answer: Answer }
}

/** What was said of an item without any attack. */
export interface Control {
  labelled: LabelledItem
  /** Of a pair: the order in which it was shown. */
  presentation?: Presentation
  said: Said
  score?: number
}

export interface TrialsRequest {
  prober: Prober
  items: readonly LabelledItem[]
  attacks: readonly Attack[]
  phrases: Phrasebook
  seed: string
  /** Variants of each attack tried on each item, at most, drawn at random; null for all. */
  variantsPerItem: number | null
  /** What {@link askControls} found, where it was asked already. */
  controls?: readonly Control[]
  /** Told after each attack. */
  onAttack?: (done: number, of: number) => void
}

/** What was tried, without a judge having been asked: for an estimate of its costs. */
export interface PlannedTrials {
  /** Different questions, those without an attack among them. */
  questions: number
  trials: number
}

type PlanRequest = Omit<TrialsRequest, 'prober' | 'controls' | 'onAttack'> & { criterion: Criterion }

/** How many good or bad items an attack is given to imitate. */
const imitated = 20

interface Planned {
  attack: string
  variant: string
  labelled: LabelledItem
  /** Of a pair: the order in which it was shown without the attack. */
  control: Presentation | undefined
  attacked: Probe
}

/**
 * Puts every attack on every item it applies to, each with some of its variants, and asks the judge about all that came of it
 * and about the items as they are. Pairs are shown in both orders.
 *
 * @throws as `Prober.ask`; what was answered by then is kept, and asked no second time
 */
export async function runTrials(request: TrialsRequest): Promise<Trial[]> {
  const { prober, onAttack } = request
  const { controls = await askControls(prober, request.items) } = request
  const before = new Map(controls.map((control) => [keyOf(control.labelled, control.presentation), control]))
  const trials: Trial[] = []
  let done = 0
  for (const { planned } of planAttacks({ ...request, criterion: prober.criterion })) {
    const answers = await prober.ask(planned.map(({ attacked }) => attacked))
    for (const [n, { attack, variant, labelled, control, attacked }] of planned.entries()) {
      const { answer } = answers[n]
      const said = saidOf(answer, labelled.label)
      const unattacked = before.get(keyOf(labelled, control))!
      trials.push({
        attack,
        variant,
        item: labelled.item.id,
        cluster: labelled.cluster,
        control: unattacked.said,
        attacked: said,
        ...(attacked.presentation && { presentation: attacked.presentation }),
        ...(unattacked.score !== undefined &&
          answer.score !== undefined && { scores: { before: unattacked.score, under: answer.score } }),
        ...(said === 'wrong' && { exchange: { item: attacked.item, answer } }),
      })
    }
    onAttack?.(Math.min(++done, request.attacks.length), request.attacks.length)
  }
  return trials
}

function keyOf({ item }: LabelledItem, presentation: Presentation | undefined): string {
  return `${presentation ?? ''} ${item.id}`
}

/** The control questions of items, asked by themselves: what the judge says without any attack. */
export async function askControls(prober: Prober, items: readonly LabelledItem[]): Promise<Control[]> {
  const asked = items.flatMap((labelled) => ordersOf(labelled.item).map((presentation) => ({ labelled, presentation })))
  const answers = await prober.ask(asked.map(({ labelled, presentation }) => probeOf(labelled.item, presentation)))
  return asked.map(({ labelled, presentation }, n) => ({
    labelled,
    ...(presentation && { presentation }),
    said: saidOf(answers[n].answer, labelled.label),
    ...(answers[n].answer.score !== undefined && { score: answers[n].answer.score }),
  }))
}

/** What {@link runTrials} would ask. */
export function planTrials(request: PlanRequest): PlannedTrials {
  // Digests, since the texts of many items would not fit.
  const questions = new Set<string>()
  const count = (probe: unknown) => questions.add(createHash('sha1').update(JSON.stringify(probe)).digest('base64'))
  let trials = 0
  for (const { item } of request.items) for (const order of ordersOf(item)) count(probeOf(item, order))
  for (const { planned } of planAttacks(request)) {
    trials += planned.length
    for (const { attacked } of planned) count(attacked)
  }
  return { questions: questions.size, trials }
}

/** Attacks that came to no trial, and why; those that only make sense for pairs are left out where there are none. */
export function attacksNotTried(
  trials: readonly Trial[],
  { items, attacks, phrases }: Pick<PlanRequest, 'items' | 'attacks' | 'phrases'>,
): { attack: string; why: string }[] {
  const tried = new Set(trials.map(({ attack }) => attack))
  const pairs = items.some(({ item }) => isPairwise(item))
  return attacks
    .filter(({ id, aim }) => !tried.has(id) && (pairs || aim !== 'pair'))
    .map((attack) => ({
      attack: attack.id,
      why: items.some((labelled) => isTarget(attack, labelled))
        ? `it cannot be said in the language ${phrases.id}, or be made of these items`
        : 'there is no item that it could be made of',
    }))
}

interface PlannedAttack {
  attack: string
  planned: Planned[]
}

/** One attack at a time, so that the texts of no more than one are held. */
function* planAttacks(request: PlanRequest): Generator<PlannedAttack, void, undefined> {
  const { items, attacks } = request
  const imitable = { pass: outputsKnownToBe('pass', items), fail: outputsKnownToBe('fail', items) }
  for (const attack of attacks) {
    const targets = items.filter((labelled) => isTarget(attack, labelled))
    yield {
      attack: attack.id,
      planned: targets.flatMap((labelled) => planAttack(attack, labelled, { ...request, imitable })),
    }
  }
  if (items.some(({ item }) => isPairwise(item))) yield* positionPlan(items)
}

function planAttack(
  attack: Attack,
  labelled: LabelledItem,
  {
    seed,
    phrases,
    criterion,
    variantsPerItem,
    imitable,
  }: PlanRequest & { imitable: Record<'pass' | 'fail', SingleItem[]> },
): Planned[] {
  const random = createRandom([seed, attack.id, labelled.item.id].join('/'))
  const others = (label: 'pass' | 'fail') => imitate(imitable[label], labelled, random.fork(`imitate ${label}`))
  const context: AttackContext = {
    ...{ random: random.fork('text'), criterion, phrases },
    passing: others('pass'),
    failing: others('fail'),
  }
  const variants = attackedItems(attack, labelled, context)
  const chosen = variantsPerItem === null ? variants : choose(variants, variantsPerItem, random.fork('choice'))
  return chosen.flatMap(({ id, item }) =>
    ordersOf(item).map((presentation) => ({
      ...{ attack: attack.id, variant: id, labelled },
      control: presentation,
      attacked: probeOf(item, presentation),
    })),
  )
}

/** Shown in the other order: the same pair, its better output first and last. */
function positionPlan(items: readonly LabelledItem[]): PlannedAttack[] {
  return positionAttacks.map(({ id, worseFirst }) => ({
    attack: id,
    planned: items.flatMap((labelled) => {
      if (!isPairwise(labelled.item)) return []
      const betterFirst = labelled.label === 'pass' ? ('AB' as const) : ('BA' as const)
      const worse = betterFirst === 'AB' ? ('BA' as const) : ('AB' as const)
      const [control, attacked] = worseFirst ? [betterFirst, worse] : [worse, betterFirst]
      return [
        {
          attack: id,
          variant: id,
          labelled,
          control,
          attacked: probeOf(labelled.item, attacked),
        },
      ]
    }),
  }))
}

function isTarget(attack: Attack, { item, label, refusable }: LabelledItem): boolean {
  if (isPairwise(item)) return attack.aim !== 'deflate' && !(attack.aim === 'inflate' && attack.declines && refusable)
  if (attack.aim === 'pair' || item.output === undefined) return false
  if (attack.aim === 'deflate') return label === 'pass'
  return label === 'fail' && !(attack.declines && refusable)
}

function attackedItems(
  attack: Attack,
  { item, label }: LabelledItem,
  context: AttackContext,
): { id: string; item: Item }[] {
  if (!isPairwise(item)) {
    const made = (attack as TextAttack).variants(item, context)
    return made.map(({ id, output }) => ({ id, item: { ...item, output } }))
  }
  const worse = label === 'pass' ? 1 : 0
  const made: Variant[] =
    attack.aim === 'pair' ? attack.variants(item, worse, context) : attack.variants(outputOf(item, worse), context)
  return made.map(({ id, output }) => ({
    id,
    item: { ...item, outputs: worse === 0 ? [output, item.outputs[1]] : [item.outputs[0], output] },
  }))
}

/** One output of a pair by itself. */
function outputOf({ outputs, ...shared }: PairwiseItem, at: 0 | 1): SingleItem {
  return { ...shared, output: outputs[at] }
}

/** Single outputs that are known to be good, or bad: of pairs their better, or worse, ones. */
function outputsKnownToBe(wanted: 'pass' | 'fail', items: readonly LabelledItem[]): SingleItem[] {
  return items.flatMap(({ item, label }): SingleItem[] => {
    if (isPairwise(item)) return [outputOf(item, (label === 'pass') === (wanted === 'pass') ? 0 : 1)]
    return label === wanted && item.output !== undefined ? [item] : []
  })
}

/** Some of them, but not the item itself. */
function imitate(known: readonly SingleItem[], { item }: LabelledItem, random: Random): SingleItem[] {
  const found = new Map<number, SingleItem>()
  for (let draw = 0; draw < 2 * imitated && found.size < Math.min(imitated, known.length); draw++) {
    const at = random.integer(known.length)
    if (known[at].id !== item.id) found.set(at, known[at])
  }
  return [...found.values()]
}

function choose<T>(all: readonly T[], most: number, random: Random): T[] {
  return all.length <= most ? [...all] : shuffle([...all], random).slice(0, most)
}

function ordersOf(item: Item): (Presentation | undefined)[] {
  return isPairwise(item) ? ['AB', 'BA'] : [undefined]
}

function probeOf(item: Item, presentation: Presentation | undefined): Probe {
  return { item, ...(presentation && { presentation }) }
}

function saidOf({ value }: Answer, label: LabelledItem['label']): Said {
  if (value === 'error') return 'error'
  if (value === 'pass' || value === 'fail') return value === label ? 'right' : 'wrong'
  // A bare score without a threshold is no verdict.
  return value === 'graded' ? 'error' : 'abstained'
}
