import { UsageError } from '../../domain/index.ts'
import { type RatingsTable, ratingsTable } from '../../stats/ratings-table.ts'
import { judgedValue } from '../alignment/cases.ts'
import { type Gold, goldWithin, settleGold } from '../alignment/gold.ts'
import { type AlignOptions, tagNamed } from '../alignment/prepare.ts'
import { type AlignmentData, answerOf } from '../alignment/ratings.ts'
import { splitItems } from '../alignment/splits.ts'
import { isGraded } from '../alignment/threshold.ts'

/** Whose agreement is looked at. */
export type RaterKinds = 'judges' | 'people' | 'both'

export interface Rater {
  /** Unlike that of every other rater. */
  name: string
  version?: string
  is: 'judge' | 'person'
  verdicts: number
  abstained: number
  errors: number
  repeats: number
}

/** Who said what of which case. Categories: 0 pass, 1 fail, 2 tie, the last only where anybody said it. */
export interface Raters {
  list: Rater[]
  ratings: RatingsTable
  /** Of each case the position of its item. A pair that was shown in both orders is two cases of one item. */
  itemOf: Int32Array
  /** One a case, -1 where there is no gold. */
  truth: Int8Array
  /** One a case: cases of one item, or of one value of the cluster tag, are drawn together. */
  cluster: Int32Array
  /** Whether any cluster has more than one case. */
  clustered: boolean
  gold: Gold
}

interface Answers extends Rater {
  /** Case (item, or item and order), and category, one an answer. */
  at: number[]
  category: number[]
}

/**
 * Judges, people or both as raters of the same cases, and the gold that they are held against. Of several verdicts of one judge
 * on a case the first counts (repeat 0). Where people are raters, their own majority is no gold: only what was settled or
 * declared is, else a model's labels. Labels of a sealed split stay unseen.
 *
 * @throws {UsageError} `too-few-raters` under two, `graded` where scores come without a threshold, `unknown-tag`, and
 *   those of `settleGold` and `splitItems`
 */
export function collectRaters({
  data,
  look,
  options,
}: {
  data: AlignmentData
  look: RaterKinds
  options: AlignOptions
}): Raters {
  const clusterOf = clusterCodes(data, options.clusterBy)
  const { split, clusterBy, seed } = options
  const splits = split ? splitItems({ data, rule: split, cluster: clusterOf, clusterBy, seed }) : null
  const visible = (item: number) => splits === null || splits.of[item] === 1
  const gold = goldWithin(goldOf(data, look, options.humanThreshold), visible)

  const judges = look === 'people' ? [] : data.judges.map((judge) => verdictsOf(judge, options.threshold))
  const shown = new Uint8Array(data.itemIds.length)
  for (const { at } of judges) for (const place of at) shown[place >> 1] |= 1 + (place & 1)
  const people =
    look === 'judges'
      ? []
      : data.annotators
          .filter(({ source }) => source === 'person')
          .map((person) => labelsOf({ person, threshold: options.humanThreshold, visible, shown }))
  const all = [...judges, ...people].filter(({ at }) => at.length > 0)
  if (all.length < 2) {
    const what = look === 'judges' ? 'judges' : look === 'people' ? 'people' : 'judges and people'
    throw new UsageError(
      'too-few-raters',
      `Independence is between raters, and of ${what} with verdicts there ${all.length === 1 ? 'is one' : 'are none'}: name more with --judge, or look at --raters people or both.`,
    )
  }
  return { ...tabulate({ all, gold, clusterOf, size: data.itemIds.length }), list: all.map(raterOf(all)), gold }
}

function goldOf(data: AlignmentData, look: RaterKinds, threshold: number | undefined): Gold {
  const annotators = look === 'judges' ? data.annotators : data.annotators.filter(({ source }) => source !== 'person')
  return settleGold({ data: { ...data, annotators }, threshold })
}

function clusterCodes(data: AlignmentData, clusterBy: string | undefined): Int32Array {
  if (clusterBy === undefined) return Int32Array.from(data.itemIds.keys())
  const { code, values } = tagNamed(data, clusterBy)
  return code.map((value, item) => (value >= 0 ? value : values.length + item))
}

function verdictsOf(ratings: AlignmentData['judges'][number], threshold: number | undefined): Answers {
  const { judge } = ratings
  if (threshold === undefined && isGraded(ratings)) {
    throw new UsageError('graded', `${judge.name} grades: say from which score on an item passes with --threshold.`)
  }
  const answers = emptyAnswers({ name: judge.name, version: judge.version, is: 'judge' })
  const seen = new Set<number>()
  for (let i = 0; i < ratings.item.length; i++) {
    const place = 2 * ratings.item[i] + ratings.reversed[i]
    if (seen.size === seen.add(place).size) {
      answers.repeats++
      continue
    }
    const said = judgedValue(ratings, i, threshold)
    if (said === 3) answers.abstained++
    else if (said === 4) answers.errors++
    else add(answers, place, said)
  }
  return answers
}

/** A label is about the pair, in whichever order it was shown to judges. */
function labelsOf({
  person,
  threshold,
  visible,
  shown,
}: {
  person: AlignmentData['annotators'][number]
  threshold: number | undefined
  visible: (item: number) => boolean
  shown: Uint8Array
}): Answers {
  const answers = emptyAnswers({ name: person.name, is: 'person' })
  for (let i = 0; i < person.item.length; i++) {
    const item = person.item[i]
    if (!visible(item)) continue
    const said = answerOf(person, i, threshold)
    if (said === null) {
      answers.abstained++
      continue
    }
    if ((shown[item] & 1) === 1 || shown[item] === 0) add(answers, 2 * item, said)
    if ((shown[item] & 2) === 2) add(answers, 2 * item + 1, said)
  }
  return answers
}

function emptyAnswers(who: Pick<Rater, 'name' | 'version' | 'is'>): Answers {
  return { ...who, verdicts: 0, abstained: 0, errors: 0, repeats: 0, at: [], category: [] }
}

function add(answers: Answers, place: number, category: number): void {
  answers.at.push(place)
  answers.category.push(category)
  answers.verdicts++
}

/** Two versions of one judge, or a judge and a person of the same name, are told apart. */
function raterOf(all: readonly Answers[]): (answers: Answers) => Rater {
  const count = new Map<string, number>()
  for (const { name } of all) count.set(name, (count.get(name) ?? 0) + 1)
  return ({ at: _at, category: _category, ...rater }) => ({
    ...rater,
    name: count.get(rater.name) === 1 ? rater.name : `${rater.name} (${rater.version ?? rater.is})`,
  })
}

function tabulate({
  all,
  gold,
  clusterOf,
  size,
}: {
  all: readonly Answers[]
  gold: Gold
  clusterOf: Int32Array
  size: number
}): Pick<Raters, 'ratings' | 'itemOf' | 'truth' | 'cluster' | 'clustered'> {
  const number = new Int32Array(2 * size).fill(-1)
  for (const { at } of all) for (const place of at) number[place] = 0
  const places: number[] = []
  for (let place = 0; place < number.length; place++) if (number[place] === 0) number[place] = places.push(place) - 1
  const item = all.flatMap(({ at }) => at.map((place) => number[place]))
  const rater = all.flatMap(({ at }, r) => new Array<number>(at.length).fill(r))
  const category = all.flatMap(({ category }) => category)
  const itemOf = Int32Array.from(places, (place) => place >> 1)
  const truth = Int8Array.from(itemOf, (position) => Math.max(-1, gold.value[position]))
  const cluster = Int32Array.from(itemOf, (position) => clusterOf[position])
  const ties = truth.includes(2) || category.includes(2)
  return {
    ratings: ratingsTable({
      items: places.length,
      raters: all.length,
      categories: ties ? 3 : 2,
      item,
      rater,
      category,
    }),
    itemOf,
    truth,
    cluster,
    clustered: new Set(cluster).size < cluster.length,
  }
}
