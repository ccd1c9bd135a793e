/**
 * The same as `goodhart judge`, from code: a judge of your own in TypeScript, one by a rule, a panel of both, and a run over
 * items in memory. A language model would come in by `openJudge` and `ModelAccess`.
 *
 * Run with `npx node examples/judge-from-code.ts`.
 */
import { fileURLToPath } from 'node:url'
// outside this repository: from 'goodhart'
import {
  defineJudge,
  type LiveJudge,
  MemoryStore,
  panelJudge,
  type RunTally,
  ruleJudge,
  runJudges,
} from '../src/index.ts'

const criterion = { id: 'gives-a-number', question: 'Does the answer give a number?' }

/** Any object with a version and an `ask`. It answers with an error where it fails, and never throws for that. */
const digits: LiveJudge = {
  judge: defineJudge({ name: 'digits', kind: 'rule', settings: { counts: 'digits' } }),
  criterion,
  async ask({ item }) {
    const text = 'output' in item ? (item.output ?? '') : ''
    return { answer: { value: /\d/.test(text) ? 'pass' : 'fail', critique: 'looked for a digit' } }
  },
}

const notEmpty = ruleJudge({
  kind: 'rule',
  name: 'not-empty',
  criterion,
  field: 'output',
  minLength: 1,
  flags: '',
  passesOn: 'match',
})

const both = panelJudge({
  definition: {
    kind: 'panel',
    name: 'both',
    rule: 'unanimous',
    lambda: 0.5,
    onMemberError: 'error',
    criterion,
  },
  members: [digits, notEmpty],
})

export async function judgeAnswers(answers: readonly string[]): Promise<{ passed: string[]; tally: RunTally }> {
  await using store = new MemoryStore()
  await store.createDataset('answers')
  await store.append(
    'answers',
    answers.map((output, i) => ({ type: 'item', item: { id: `answer-${i + 1}`, output, tags: {} } })),
  )
  const plan = { judges: [{ judge: both, criterion }], repeats: 1, orders: 'AB', retryErrors: false } as const
  const { tally } = await runJudges({ store, dataset: 'answers', plan, concurrency: 4 })
  const passed: string[] = []
  for await (const { item, judge, value } of store.verdicts('answers')) {
    if (judge === both.judge.version && value === 'pass') passed.push(item)
  }
  return { passed, tally }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, tally } = await judgeAnswers(['The warranty is 14 months.', 'It depends.', ''])
  console.log(`${tally.answered} answers; passed: ${passed.join(', ')}`)
}
