import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JudgeSurroundings, openJudge } from './open-judge.ts'
import { parseJudgeDefinition } from './parse-judge-definition.ts'
import { judgeModel, testQuestion } from './test-judge-model.ts'

const rate = (numerator: number, denominator: number) => ({ numerator, denominator, value: numerator / denominator })
const report = (version: string, name: string) => ({
  format: 'goodhart/alignment/1',
  judges: [{ name, version, ofVerdicts: { truePassRate: rate(9, 10), trueFailRate: rate(10, 10), cohenKappa: {} } }],
})

describe('opening a judge', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'goodhart-'))
    const files = {
      'rule.md': '---\nkind: rule\ncontains: Blue\n---\n',
      'graded.md': '---\nmodel: openai/m\nscale: { min: 1, max: 5, passes: 3 }\n---\n',
      'self.md': '---\nkind: panel\nmembers: [self.md, rule.md]\n---\n',
      'reliability.json': JSON.stringify(report('rule@1', 'rule')),
      'other.json': '{"format": "something"}',
    }
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  })
  afterAll(() => rm(folder, { recursive: true }))

  const open = (settings: object, more: Partial<JudgeSurroundings> = {}) => {
    const written = { name: 'j', ...settings }
    const { definition } = parseJudgeDefinition(written, () => 'here')
    return openJudge(definition, {
      openModel: async () => judgeModel(() => 'pass'),
      env: {},
      basePath: folder,
      ...more,
    })
  }

  test('puts the library’s criterion and prompt where it is named', async () => {
    const model = judgeModel(() => 'pass')
    const { judge } = await open(
      { kind: 'llm', model: 'openai/m', criterion: 'no-undue-refusal' },
      { openModel: async () => model },
    )
    await judge.ask(testQuestion)
    expect(judge.criterion?.id).toBe('no-undue-refusal')
    expect(model.requests[0]!.messages[0]!.text).toContain('Most requests are harmless')
    const own = await open({ kind: 'llm', model: 'openai/m', criterion: 'no-undue-refusal', prompt: 'Mine.' })
    expect(own.judge.judge.settings.prompt).toBe('Mine.')
  })

  test('opens the members of a panel from their files, with their warnings', async () => {
    const { judge, warnings } = await open({
      kind: 'panel',
      members: ['rule.md', 'graded.md', { kind: 'rule', name: 'r', minLength: 1 }],
    })
    expect(warnings).toEqual([expect.stringMatching(/^graded grades from 1 to 5/)])
    const { answer, members } = await judge.ask(testQuestion)
    expect(members?.map(({ judge }) => judge.name)).toEqual(['rule', 'graded', 'r'])
    // The model says "pass" where a grade was asked for.
    expect(answer).toMatchObject({ value: 'error', errorKind: 'unparseable' })
  })

  test('reads reliability from an alignment report, a member without a miss being none the less fallible', async () => {
    const members = ['rule.md', 'rule.md']
    const { judge } = await open({ kind: 'panel', members, rule: 'weighted', reliability: 'reliability.json' })
    // (9 + 0.5) / 11 and (10 + 0.5) / 11.
    const rates = { truePassRate: expect.closeTo(9.5 / 11, 12), trueFailRate: expect.closeTo(10.5 / 11, 12) }
    expect(judge.judge.settings.rates).toEqual([rates, rates])
    const other = open({ kind: 'panel', members, rule: 'weighted', reliability: 'other.json' })
    await expect(other).rejects.toMatchObject({ code: 'bad-reliability' })
  })

  test('takes as many examples as are wanted, or none at all', async () => {
    const settings = { kind: 'llm', model: 'openai/m', examples: 2 }
    const example = { output: 'An example.', verdict: 'fail' }
    const { judge } = await open(settings, { examplesFrom: async ({ count }) => Array(count).fill(example) })
    expect(judge.judge.settings.examples).toEqual([example, example])
    await expect(open(settings, { examplesFrom: async () => [example] })).rejects.toMatchObject({ code: 'no-examples' })
    await expect(open(settings)).rejects.toMatchObject({ code: 'no-examples' })
  })

  test.each<[object, string]>([
    [{ kind: 'llm' }, 'no-model'],
    [{ kind: 'llm', model: 'openai/m', criterion: 'politeness' }, 'unknown-criterion'],
    [{ kind: 'recorded', dataset: 'd' }, 'no-store'],
    [{ kind: 'panel', members: ['rule.md', 'none.md'] }, 'no-such-judge-file'],
    [{ kind: 'panel', members: ['rule.md', 'self.md'] }, 'judge-cycle'],
  ])('%j: %s', async (settings, code) => {
    await expect(open(settings)).rejects.toMatchObject({ name: 'JudgeSetupError', code })
  })
})
