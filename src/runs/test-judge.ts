import { defineJudge, type Item } from '../domain/index.ts'
import type { Answer, Judgment, LiveJudge, Question } from '../judges/live-judge.ts'
import type { CallContext } from '../models/language-model.ts'
import { MemoryStore } from '../store/memory-store.ts'

export const testCriterion = { id: 'good', question: 'Is it good?' }

export interface TestJudge extends LiveJudge {
  asked: Question[]
  contexts: (CallContext | undefined)[]
}

/** A judge that says what a test tells it to. */
export function testJudge(
  name: string,
  say: (question: Question, asked: number) => Answer | Promise<Answer>,
  more?: Partial<Judgment>,
): TestJudge {
  const asked: Question[] = []
  const contexts: (CallContext | undefined)[] = []
  return {
    judge: defineJudge({ name, kind: 'rule' }),
    asked,
    contexts,
    async ask(question, context) {
      asked.push(question)
      contexts.push(context)
      return { answer: await say(question, asked.length), ...more }
    },
  }
}

/** A store with a dataset `d` of these items. */
export async function storeOf(items: readonly Item[]): Promise<MemoryStore> {
  const store = new MemoryStore()
  await store.createDataset('d')
  await store.append(
    'd',
    items.map((item) => ({ type: 'item', item })),
  )
  return store
}

export function testItems(count: number): Item[] {
  return Array.from({ length: count }, (_, i) => ({ id: `item-${i}`, output: `output ${i}`, tags: {} }))
}
