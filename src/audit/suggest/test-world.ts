import type { DataRecord, LabelValue } from '../../domain/index.ts'
import { openJudge, parseJudgeFile } from '../../judges/index.ts'
import type { LlmDefinition } from '../../judges/judge-definition.ts'
import { keyIn } from '../../judges/test-judge-model.ts'
import type { LanguageModel, ModelReply, ModelRequest } from '../../models/language-model.ts'
import { testModel } from '../../models/test-model.ts'
import { MemoryStore } from '../../store/memory-store.ts'
import { alignOptionsFrom } from '../alignment/prepare.ts'
import type { SuggestRequest } from './suggest-prompt.ts'

export const presentText = `---
name: polite
model: openai/test # not asked
criterion: { id: polite, question: Is it polite? }
---

Decide whether {{output}} is polite.
`

export interface WorldItem {
  id: string
  split: 'train' | 'dev' | 'test'
  label: LabelValue
  output?: string
  cluster?: string
  critique?: string
}

/** `count` items of a split under one label, named after it: `dev-pass-0` and so on. */
export function worldItems(split: WorldItem['split'], label: LabelValue, count: number): WorldItem[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${split}-${label}-${i}`, split, label }))
}

/** Of train and of the sealed test: there, and nobody's business. */
export const hiddenItems = [
  ...worldItems('train', 'pass', 3),
  ...worldItems('train', 'fail', 3),
  ...worldItems('test', 'pass', 3),
  ...worldItems('test', 'fail', 3),
]

type Spy = LanguageModel & { requests: ModelRequest[] }

/**
 * A dataset, a judge whose verdicts hang on the item and on what its prompt says, and a proposer that says what a test tells
 * it to. Each output names its item, so that a test sees which texts a model was shown.
 *
 * @param say     a verdict, or a whole reply
 * @param propose the prompt of each round, or a whole reply
 */
export async function suggestWorld({
  items,
  say,
  propose,
  text = presentText,
  ...more
}: {
  items: readonly WorldItem[]
  say: (id: string, prompt: string) => string | Partial<ModelReply>
  propose: (round: number, nonce: string) => string | Partial<ModelReply>
  /** Of the judge file. */
  text?: string
} & Partial<Omit<SuggestRequest, 'proposer'>>): Promise<SuggestRequest & { judgeModel: Spy; proposer: Spy }> {
  const store = new MemoryStore()
  await store.createDataset('d')
  const criterion = { id: 'polite', question: 'Is it polite?' }
  const records = items.flatMap(({ id, split, label, output, cluster, critique }): DataRecord[] => [
    {
      type: 'item',
      item: { id, output: `written as ${id}. ${output ?? ''}`, tags: { split, ...(cluster && { cluster }) } },
    },
    {
      type: 'label',
      label: { item: id, criterion: 'polite', annotator: 'ann', source: 'person', value: label, critique },
    },
  ])
  await store.append('d', [{ type: 'criterion', criterion }, ...records])

  const judgeModel = testModel((_, request) => {
    const asked = request.messages[0]!.text
    const said = say(/written as ([\w-]+)/.exec(asked)![1]!, asked)
    return typeof said === 'string' ? { text: JSON.stringify({ verdict: said, key: keyIn(request) }) } : said
  })
  const proposer = testModel((round, { nonce }) => {
    const said = propose(round, nonce!)
    return typeof said === 'string' ? { text: JSON.stringify({ why: 'because', prompt: said, key: nonce }) } : said
  })
  const { definition } = parseJudgeFile(text, 'judges/polite.md')
  return {
    ...{ store, dataset: 'd', criterion, judgeModel, proposer, rounds: 1, concurrency: 4 },
    options: alignOptionsFrom({ seed: 'test', replicates: 100, split: { tag: 'split' } }),
    file: { path: 'judges/polite.md', text, definition: definition as LlmDefinition },
    open: async (given) =>
      (await openJudge(given, { openModel: async () => judgeModel, env: {}, basePath: '.' })).judge,
    made: { at: '2026-09-14T10:32:08.000Z', goodhart: '0', node: '24' },
    ...more,
  }
}

/** All that a model was shown, in one text. */
export function shownTo({ requests }: Spy): string {
  return JSON.stringify(requests)
}
