import { ModelError } from '../models/errors.ts'
import { MemoryStore } from '../store/index.ts'
import { httpJudge } from './http-judge.ts'
import { describeLiveJudge, type JudgeCase } from './judge.conformance.ts'
import { httpDefinitionSchema, panelDefinitionSchema, ruleDefinitionSchema } from './judge-definition.ts'
import type { LiveJudge } from './live-judge.ts'
import { llmJudge } from './llm-judge.ts'
import { panelJudge } from './panel/panel-judge.ts'
import { recordedJudge } from './recorded-judge.ts'
import { ruleJudge } from './rule-judge.ts'
import { judgeModel, llmDefinition } from './test-judge-model.ts'

async function openLlm(how: JudgeCase, settings = {}): Promise<LiveJudge> {
  const model = judgeModel((_, { messages }) => {
    if (how === 'failing') throw new ModelError('transport', 'The connection was lost.')
    return /"A" or "B"/.test(messages[0]!.text) ? 'B' : 'pass'
  })
  return llmJudge({ definition: llmDefinition({ seed: how === 'changed' ? 1 : 0, ...settings }), model })
}

const rule = (how: JudgeCase) => ({
  ...ruleDefinitionSchema.parse({
    kind: 'rule',
    name: 'r',
    ...(how === 'failing'
      ? {
          passes: () => {
            throw new Error('broken')
          },
        }
      : { contains: how === 'changed' ? 'red' : 'Blue' }),
  }),
  criterion: undefined,
})

describeLiveJudge('an llm judge', openLlm)
describeLiveJudge('an llm judge that is asked three times', (how) => openLlm(how, { samples: 3 }))
describeLiveJudge('a rule', async (how) => ruleJudge(rule(how)))

describeLiveJudge('a panel', async (how) => {
  const definition = panelDefinitionSchema.parse({
    kind: 'panel',
    name: 'p',
    members: ['a', 'b'],
    rule: how === 'changed' ? 'unanimous' : 'majority',
  })
  return panelJudge({
    definition: { ...definition, criterion: undefined },
    members: [ruleJudge(rule('working')), await openLlm(how === 'failing' ? how : 'working')],
  })
})

describeLiveJudge('a judge behind an address', async (how) =>
  httpJudge({
    definition: {
      ...httpDefinitionSchema.parse({
        kind: 'http',
        name: 'h',
        url: how === 'changed' ? 'http://127.0.0.1/other' : 'http://127.0.0.1/judge',
      }),
      criterion: undefined,
    },
    env: {},
    fetch: async () => {
      if (how === 'failing') throw new TypeError('fetch failed')
      return Response.json({ pass: true, reason: 'It names one.' })
    },
  }),
)

describeLiveJudge('a recorded judge', async (how) => {
  const store = new MemoryStore()
  await store.createDataset('d')
  const judges = ['other', 'source'].map((name) => ({ version: `${name}@1`, name, kind: 'llm' as const, settings: {} }))
  await store.append('d', [
    ...judges.map((judge) => ({ type: 'judge' as const, judge })),
    ...(how === 'failing' ? [] : judges).map(({ version }) => ({
      type: 'verdict' as const,
      verdict: { item: 'i', criterion: 'c', judge: version, value: 'fail' as const, repeat: 0 },
    })),
  ])
  const judge = how === 'changed' ? 'other' : 'source'
  return recordedJudge({ definition: { kind: 'recorded', name: 'rec', dataset: 'd', judge }, store })
})
