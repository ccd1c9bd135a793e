import type { Annotation } from '../experiment/stage-files.ts'
import type { ExportTarget } from './export-targets.ts'
import { directAnswer, judgingPrompt, reasonedAnswer } from './judging-text.ts'
import { preferencePairs } from './preference-pairs.ts'
import { answer, ask, type ColumnType, type Message, type TrainingTable } from './training-table.ts'

/** What all replies of one split are made into. */
interface Split {
  annotations: readonly Annotation[]
  /** `train` or `test`, the names that trainers know. */
  split: 'train' | 'test'
  /** The world, as trainers name where data come from. */
  source: string
}

/** Named as the stage that each is for. */
const purposes = {
  direct: 'direct judge, supervised: the score alone',
  reasoning: "reasoning judge, supervised: gold's trace, then the score",
  judgeRl: "reasoning judge, reinforced: gold's score is what its own is held against",
  scalar: 'scalar judge: of two replies to one request, the one that gold scores higher',
  policy: 'policy, reinforced: requests alone; the reward is a judge that you train',
}

/**
 * An experiment's annotations in the forms that a trainer reads, a table for each stage that it could run: held-out ones as
 * `test`. A table without rows is left out.
 */
export function trainingTables(
  target: ExportTarget,
  { annotations, source }: { annotations: readonly Annotation[]; source: string },
): TrainingTable[] {
  const bySplit = Map.groupBy(annotations, ({ split }): Split['split'] => (split === 'train' ? 'train' : 'test'))
  return (['train', 'test'] as const)
    .flatMap((split) => tablesOf[target]({ annotations: bySplit.get(split) ?? [], split, source }))
    .filter(({ rows }) => rows.length > 0)
}

const tablesOf: Record<ExportTarget, (split: Split) => TrainingTable[]> = {
  trl: trlTables,
  verl: verlTables,
  openrlhf: openRlhfTables,
  jsonl: plainTables,
}

/** A table of questions to a judge with the answers that it is to learn. */
type Supervised = <One extends Annotation>(
  name: string,
  purpose: string,
  text: (one: One) => string,
  rows: readonly One[],
) => TrainingTable

/** Not every gold writes down how it came to its score. */
const isReasoned = (one: Annotation): one is Annotation & { trace: string } => one.trace !== undefined

const facts = { id: 'string', truth: 'integer', writer: 'string' } satisfies Record<string, ColumnType>
const factsOf = ({ id, truth, writer }: Annotation) => ({ id, truth, writer })

/** Conversational prompt-completion (SFT), prompt-only with columns for the reward function (GRPO), preference (reward). */
function trlTables({ annotations, split }: Split): TrainingTable[] {
  const supervised: Supervised = (name, purpose, text, rows) => ({
    name: `${name}.${split}`,
    purpose,
    columns: { prompt: 'messages', completion: 'messages' },
    rows: rows.map((one) => ({ prompt: ask(judgingPrompt(one)), completion: answer(text(one)) })),
  })
  return [
    supervised('judge-direct', purposes.direct, directAnswer, annotations),
    supervised('judge-reasoning', purposes.reasoning, reasonedAnswer, annotations.filter(isReasoned)),
    {
      name: `judge-grpo.${split}`,
      purpose: purposes.judgeRl,
      columns: { prompt: 'messages', gold_score: 'integer', ...facts },
      rows: annotations.map((one) => ({
        ...{ prompt: ask(judgingPrompt(one)), gold_score: one.score },
        ...factsOf(one),
      })),
    },
    {
      name: `judge-reward.${split}`,
      purpose: purposes.scalar,
      columns: { prompt: 'messages', chosen: 'messages', rejected: 'messages' },
      rows: preferencePairs(annotations).map(({ input, chosen, rejected }) => ({
        ...{ prompt: ask(input), chosen: answer(chosen.reply), rejected: answer(rejected.reply) },
      })),
    },
    {
      name: `policy-grpo.${split}`,
      purpose: purposes.policy,
      columns: { prompt: 'messages', request: 'string' },
      rows: requestsOf(annotations).map((request) => ({ prompt: ask(request), request })),
    },
  ]
}

/** Supervised: `messages`. Reinforced: the five columns of its RLHF dataset. */
function verlTables({ annotations, split, source }: Split): TrainingTable[] {
  const supervised: Supervised = (name, purpose, text, rows) => ({
    name: `${name}.${split}`,
    purpose,
    columns: { messages: 'messages' },
    rows: rows.map((one): { messages: Message[] } => ({
      messages: [...ask(judgingPrompt(one)), ...answer(text(one))],
    })),
  })
  const reinforced = {
    data_source: 'string',
    prompt: 'messages',
    ability: 'string',
    reward_model: { style: 'string', ground_truth: 'string' },
  } satisfies Record<string, ColumnType>
  return [
    supervised('judge-direct', purposes.direct, directAnswer, annotations),
    supervised('judge-reasoning', purposes.reasoning, reasonedAnswer, annotations.filter(isReasoned)),
    {
      name: `judge-grpo.${split}`,
      purpose: purposes.judgeRl,
      columns: { ...reinforced, extra_info: { split: 'string', index: 'integer', ...facts } },
      rows: annotations.map((one, index) => ({
        ...{ data_source: `${source}/judge`, prompt: ask(judgingPrompt(one)), ability: 'judging' },
        reward_model: { style: 'rule', ground_truth: `${one.score}` },
        extra_info: { split, index, ...factsOf(one) },
      })),
    },
    {
      name: `policy-grpo.${split}`,
      purpose: purposes.policy,
      columns: { ...reinforced, extra_info: { split: 'string', index: 'integer', request: 'string' } },
      rows: requestsOf(annotations).map((request, index) => ({
        ...{ data_source: `${source}/policy`, prompt: ask(request), ability: 'writing' },
        // Nobody knows a right answer: the reward is the judge's.
        reward_model: { style: 'model', ground_truth: '' },
        extra_info: { split, index, request },
      })),
    },
  ]
}

/** `--data.input_key input`, with `--data.output_key output` or `--data.label_key label`; chosen and rejected as whole chats. */
function openRlhfTables({ annotations, split, source }: Split): TrainingTable[] {
  const supervised: Supervised = (name, purpose, text, rows) => ({
    name: `${name}.${split}`,
    purpose,
    columns: { input: 'string', output: 'string' },
    rows: rows.map((one) => ({ input: judgingPrompt(one), output: text(one) })),
  })
  const chat = (input: string, { reply }: Annotation) => [...ask(input), ...answer(reply)]
  return [
    supervised('judge-direct', purposes.direct, directAnswer, annotations),
    supervised('judge-reasoning', purposes.reasoning, reasonedAnswer, annotations.filter(isReasoned)),
    {
      name: `judge-grpo.${split}`,
      purpose: purposes.judgeRl,
      columns: { input: 'string', label: 'string', datasource: 'string' },
      rows: annotations.map((one) => ({
        ...{ input: judgingPrompt(one), label: `${one.score}`, datasource: `${source}/judge` },
      })),
    },
    {
      name: `judge-reward.${split}`,
      purpose: purposes.scalar,
      columns: { chosen: 'messages', rejected: 'messages' },
      rows: preferencePairs(annotations).map(({ input, chosen, rejected }) => ({
        ...{ chosen: chat(input, chosen), rejected: chat(input, rejected) },
      })),
    },
    {
      name: `policy-grpo.${split}`,
      purpose: purposes.policy,
      columns: { input: 'string', label: 'string', datasource: 'string' },
      // The label comes back to the reward server, which then knows what was asked.
      rows: requestsOf(annotations).map((input) => ({ input, label: input, datasource: `${source}/policy` })),
    },
  ]
}

function plainTables({ annotations, split }: Split): TrainingTable[] {
  return [
    {
      name: `annotations.${split}`,
      purpose: 'every annotation, whole',
      columns: {
        ...{ id: 'string', input: 'string', reply: 'string', ended: 'boolean', score: 'integer', expected: 'number' },
        ...{ truth: 'integer', pass: 'boolean', trace: 'string', split: 'string', writer: 'string' },
      },
      // The facts of a task have no form that all worlds share.
      rows: annotations.map(({ facts: _, trace = '', ...one }) => ({ ...one, trace })),
    },
    {
      name: `prompts.${split}`,
      purpose: purposes.policy,
      columns: { input: 'string' },
      rows: requestsOf(annotations).map((input) => ({ input })),
    },
  ]
}

function requestsOf(annotations: readonly Annotation[]): string[] {
  return [...new Set(annotations.map(({ input }) => input))]
}
