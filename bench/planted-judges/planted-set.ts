import type { EvidenceChoice } from '../../src/audit/alignment/read-ratings.ts'
import {
  type Criterion,
  type DataRecord,
  defineJudge,
  firstIsBetter,
  type Item,
  type Judge,
  type Presentation,
  type Verdict,
} from '../../src/domain/index.ts'
import { createRandom } from '../../src/stats/random.ts'
import { MemoryStore } from '../../src/store/index.ts'
import { type JudgeBehaviour, plantedBehaviour } from '../../test/planted-server/planted-behaviour.ts'
import { type PlantedCall, plantedCall } from '../../test/planted-server/planted-judge.ts'

/** Of items that truly pass; of pairs whose first output is better. */
export const passShare = 0.6

export interface PlantedJudge {
  judge: Judge
  behaviour: JudgeBehaviour
  /** How often it is asked about each case. */
  times: number
}

export function plantedJudge(
  name: string,
  { times = 1, ...behaviour }: Partial<JudgeBehaviour> & { times?: number },
): PlantedJudge {
  return { judge: defineJudge({ name, kind: 'llm' }), behaviour: plantedBehaviour(behaviour), times }
}

const good: Criterion = { id: 'good', question: 'Is it good?' }

/** A dataset as a run would leave it: items whose truth is a coin of `passShare`, and what the planted judges say of them. */
export async function plantedSet({
  seed,
  items,
  judges,
  pairs = false,
  labelled = false,
}: {
  seed: string
  items: number
  judges: readonly PlantedJudge[]
  /** Pairs are shown in both orders. */
  pairs?: boolean
  labelled?: boolean
}): Promise<EvidenceChoice> {
  const random = createRandom(`${seed}/truth`)
  const criterion = pairs ? firstIsBetter : good
  const records: DataRecord[] = [
    { type: 'criterion', criterion },
    ...judges.map(({ judge }): DataRecord => ({ type: 'judge', judge })),
  ]
  for (let i = 0; i < items; i++) {
    const item: Item = { id: `item-${i}`, tags: {}, ...(pairs ? { outputs: ['one', 'other'] } : { output: 'one' }) }
    const truth = random.next() < passShare ? 'pass' : 'fail'
    const about = { item: item.id, criterion: criterion.id }
    records.push({ type: 'item', item })
    if (labelled)
      records.push({ type: 'label', label: { ...about, annotator: 'truth', source: 'declared', value: truth } })
    for (const { judge, behaviour, times } of judges) {
      for (const presentation of pairs ? (['AB', 'BA'] as const) : ([undefined] as const)) {
        for (let repeat = 0; repeat < times; repeat++) {
          const call = plantedCall(behaviour, {
            seed,
            model: judge.name,
            attempt: repeat,
            prompt: {
              item: item.id,
              truth,
              presentation: presentation ?? 'single',
              text: '',
              reasoning: false,
              tagEnd: 0,
            },
          })
          const asked = { ...about, judge: judge.version, repeat, ...(presentation && { presentation }) }
          records.push({ type: 'verdict', verdict: { ...asked, ...answerOf(call, presentation) } })
        }
      }
    }
  }
  const store = new MemoryStore()
  await store.createDataset('planted')
  await store.append('planted', records)
  return { store, dataset: 'planted' }
}

/** As a judge would read it: what is faulty is no verdict, and a letter is told in the item's own order. */
function answerOf(
  { fault, value }: PlantedCall,
  presentation: Presentation | undefined,
): Pick<Verdict, 'value' | 'errorKind'> {
  if (fault) return { value: 'error', errorKind: 'unparseable' }
  if (presentation === undefined) return { value: value === 'pass' ? 'pass' : 'fail' }
  return { value: (value === 'A') === (presentation === 'AB') ? 'pass' : 'fail' }
}
