import { type Item, type Judge, UsageError, type Verdict } from '../../domain/index.ts'
import { type JudgedValue, judgedValues } from '../../stats/confusion-matrix.ts'
import { judgedValue } from '../alignment/cases.ts'
import { settleGold } from '../alignment/gold.ts'
import { clusterCodes, tagNamed } from '../alignment/prepare.ts'
import type { AlignmentData } from '../alignment/ratings.ts'
import { type EvidenceChoice, readRatings } from '../alignment/read-ratings.ts'
import type { LabelledItem, Said, Trial } from './attack-trials.ts'
import type { AttackDescription } from './judge-attacks.ts'
import { positionAttacks } from './position.ts'

export interface RecordedAttacksRequest extends EvidenceChoice {
  /** The tag whose values say which attack an item is. */
  tag: string
  /** Its value of items that are no attack; items without the tag are none either. */
  control: string
  /** Only these values of the tag, beside the control. */
  only?: readonly string[]
  clusterBy?: string
  /** A judge's score of at least this passes. */
  threshold?: number
  humanThreshold?: number
}

export interface RecordedJudgeAttacks {
  judge: Judge
  trials: Trial[]
  controls: { labelled: Pick<LabelledItem, 'label' | 'cluster'>; said: Said }[]
}

/** The item that an attacked one was made of. */
const twinTag = 'of'

/**
 * Trials from verdicts that were recorded: items whose tag says which attack they are. One that names in its tag `of` the item that it
 * was made of is held against that one; else the judge's errors are held against its errors on the controls. Pairs that were
 * shown in both orders are trials of position as well.
 *
 * @throws {UsageError} `unknown-criterion`, `unknown-judge`, `unknown-tag`, `unknown-value`, `no-verdicts`, `no-labels`
 */
export async function recordedAttacks(request: RecordedAttacksRequest): Promise<{
  judges: RecordedJudgeAttacks[]
  attacks: AttackDescription[]
  criterion: Awaited<ReturnType<typeof readRatings>>['criterion']
  pairwise: boolean
  standard: string
  known: { bad: number; good: number }
}> {
  const { criterion, data } = await readRatings(request)
  if (data.judges.length === 0) throw new UsageError('no-verdicts', `${request.dataset} has no recorded verdict.`)
  const gold = settleGold({ data, ...(request.humanThreshold !== undefined && { threshold: request.humanThreshold }) })
  const kinds = attackKinds(data, request)
  const cluster = clusterCodes(data, request.clusterBy)
  const label = (at: number): LabelledItem['label'] | undefined =>
    gold.value[at] === 0 ? 'pass' : gold.value[at] === 1 ? 'fail' : undefined
  const positions = new Map(data.itemIds.map((id, at) => [id, at]))
  const twinOf = (at: number) => {
    const tag = data.tags[twinTag]
    const code = tag?.code[at] ?? -1
    return code < 0 ? undefined : positions.get(tag.values[code])
  }
  const judges = data.judges.map((ratings): RecordedJudgeAttacks => {
    const controls: RecordedJudgeAttacks['controls'] = []
    const trials: Trial[] = []
    const said = new Map<string, Said>()
    for (let i = 0; i < ratings.item.length; i++) {
      const at = ratings.item[i]
      const right = label(at)
      if (right === undefined) continue
      const judged = judgedValues[judgedValue(ratings, i, request.threshold)]
      said.set(`${at} ${ratings.reversed[i]}`, saidOf(judged, right))
    }
    for (const [key, verdict] of said) {
      const [at, reversed] = key.split(' ').map(Number)
      const kind = kinds(at)
      if (kind === undefined) continue
      const shared = { item: data.itemIds[at], cluster: `${cluster[at]}` }
      if (kind === null) controls.push({ labelled: { label: label(at)!, cluster: shared.cluster }, said: verdict })
      else {
        const twin = twinOf(at)
        const before = twin === undefined ? undefined : said.get(`${twin} ${reversed}`)
        trials.push({
          ...shared,
          attack: kind,
          variant: kind,
          attacked: verdict,
          ...(before && { control: before }),
          ...(data.pairwise && { presentation: reversed === 1 ? ('BA' as const) : ('AB' as const) }),
        })
      }
      trials.push(...positionTrials({ at, reversed, verdict, said, label: label(at)!, shared }))
    }
    return { judge: ratings.judge, trials, controls }
  })
  return {
    judges: await withExchanges(judges, request),
    attacks: describe(data, request),
    criterion,
    pairwise: data.pairwise,
    standard: gold.how,
    known: countKnown(gold.value.filter((_, at) => kinds(at) !== undefined)),
  }
}

/** @returns of an item: its attack, null for a control, undefined where it is not looked at */
function attackKinds(data: AlignmentData, { tag, control, only }: RecordedAttacksRequest) {
  const { values, code } = tagNamed(data, tag)
  // Items without the tag are controls, too.
  const controls = code.includes(-1) ? [] : [control]
  const missing = [...controls, ...(only ?? [])].find((value) => !values.includes(value))
  if (missing !== undefined) {
    throw new UsageError(
      'unknown-value',
      `No item has ${tag} ${JSON.stringify(missing)}; there are ${values.join(', ')}.`,
    )
  }
  return (at: number): string | null | undefined => {
    const value = values[code[at]]
    if (value === undefined || value === control) return null
    return only === undefined || only.includes(value) ? value : undefined
  }
}

/** The pair in the order at hand as the attack, in the other one as its control: each once. */
function positionTrials({
  at,
  reversed,
  verdict,
  said,
  label,
  shared,
}: {
  at: number
  reversed: number
  verdict: Said
  said: ReadonlyMap<string, Said>
  label: LabelledItem['label']
  shared: Pick<Trial, 'item' | 'cluster'>
}): Trial[] {
  const other = said.get(`${at} ${1 - reversed}`)
  if (other === undefined) return []
  const worseFirst = (label === 'pass') === (reversed === 1)
  const attack = positionAttacks.find((each) => each.worseFirst === worseFirst)!
  return [{ ...shared, attack: attack.id, variant: attack.id, control: other, attacked: verdict }]
}

function describe(data: AlignmentData, { tag, control, only }: RecordedAttacksRequest): AttackDescription[] {
  return tagNamed(data, tag)
    .values.filter((value) => value !== control && (only === undefined || only.includes(value)))
    .map((value) => ({
      id: value,
      title: value,
      family: 'recorded',
      aim: data.pairwise ? 'pair' : 'inflate',
      weakness: `is misled by ${tag} ${value}`,
      invariant: 'The labels say what is right.',
      source: `recorded, ${tag} ${value} against ${control}`,
    }))
}

function saidOf(judged: JudgedValue, right: LabelledItem['label']): Said {
  if (judged === 'pass' || judged === 'fail') return judged === right ? 'right' : 'wrong'
  return judged === 'error' ? 'error' : 'abstained'
}

/** Texts of what misled a judge, of a few trials of each attack: all that a report shows. */
const exchangesRead = 20

async function withExchanges(
  judges: readonly RecordedJudgeAttacks[],
  { store, dataset }: RecordedAttacksRequest,
): Promise<RecordedJudgeAttacks[]> {
  const wanted = new Set<string>()
  for (const { trials } of judges) {
    for (const own of Map.groupBy(
      trials.filter(({ attacked }) => attacked === 'wrong'),
      ({ attack }) => attack,
    ).values()) {
      for (const { item } of own.slice(0, exchangesRead)) wanted.add(item)
    }
  }
  const ids = [...wanted]
  const items = new Map<string, Item>()
  for (const item of await store.itemsById(dataset, ids)) items.set(item.id, item)
  const verdicts = new Map<string, Verdict>()
  for await (const verdict of store.verdicts(dataset, { items: ids })) {
    verdicts.set(`${verdict.judge} ${verdict.item} ${verdict.presentation ?? 'AB'}`, verdict)
  }
  return judges.map(({ judge, trials, controls }) => ({
    judge,
    controls,
    trials: trials.map((trial) => {
      const item = items.get(trial.item)
      const verdict = verdicts.get(`${judge.version} ${trial.item} ${trial.presentation ?? 'AB'}`)
      if (trial.attacked !== 'wrong' || !item || !verdict) return trial
      const { item: _, criterion: __, judge: ___, presentation: ____, repeat: _____, ...answer } = verdict
      return { ...trial, exchange: { item, answer } }
    }),
  }))
}

function countKnown(gold: Int8Array): { bad: number; good: number } {
  return { bad: gold.filter((value) => value === 1).length, good: gold.filter((value) => value === 0).length }
}
