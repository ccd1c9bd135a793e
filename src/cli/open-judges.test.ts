import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Criterion, firstIsBetter } from '../domain/index.ts'
import { testModel } from '../models/test-model.ts'
import { testJudge } from '../runs/test-judge.ts'
import { MemoryStore } from '../store/memory-store.ts'
import type { Context } from './context.ts'
import { criterionFor, findJudge, openJudges } from './open-judges.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-open-judges-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
}

function find(
  name: string,
  { model, judges }: { model?: string; judges?: Record<string, Record<string, unknown>> } = {},
) {
  const output = { write: () => true }
  const context: Context = { cwd: folder, env: {}, stdout: output, stderr: output, now: () => new Date() }
  if (judges) write('goodhart.config.mjs', 'export default {}')
  return findJudge(name, { config: { judges }, context, model })
}

const rule = { kind: 'rule', contains: 'x' }
const spec = (model: string) => ({ provider: 'openai', model })

describe('the judge that a name means', () => {
  test('is a file, where there is one, before all else; paths in it start from its folder', async () => {
    write('judges/own.md', '---\nkind: rule\ncontains: y\n---\n')
    const { definition, basePath } = await find('judges/own.md', { judges: { 'judges/own.md': rule } })
    expect(definition).toMatchObject({ name: 'own', contains: 'y' })
    expect(basePath).toBe(join(folder, 'judges'))
    await expect(find('absent.md')).rejects.toMatchObject({ code: 'no-such-judge-file' })
  })

  test('is one of the configuration before one of the library', async () => {
    const judges = { 'no-undue-refusal': rule, toString: rule }
    expect((await find('no-undue-refusal', { judges })).definition.kind).toBe('rule')
    expect((await find('toString', { judges })).definition.name).toBe('toString')
    expect((await find('no-invented-policy', { judges })).definition.kind).toBe('llm')
    await expect(find('toString', { judges: {} })).rejects.toMatchObject({ code: 'unknown-judge' })
  })

  test('is no folder of that name', async () => {
    mkdirSync(join(folder, 'helpful'))
    expect((await find('helpful', { judges: { helpful: rule } })).definition.kind).toBe('rule')
  })

  test('that nobody has is told with those that there are', async () => {
    await expect(find('helpfull', { judges: { helpful: rule } })).rejects.toMatchObject({
      code: 'unknown-judge',
      message: expect.stringMatching(/"helpfull".*there are helpful, answers-the-question, .*no-invented-policy/),
    })
  })

  test('of the configuration is told with its place where something is wrong', async () => {
    await expect(find('short', { judges: { short: { ...rule, lenght: 3 } } })).rejects.toMatchObject({
      code: 'bad-judge',
      message: expect.stringMatching(/goodhart\.config\.mjs, judges\.short, field lenght/),
    })
  })
})

describe('a model on the command line', () => {
  test('takes the place of every model in the judge', async () => {
    const member = (name: string) => ({ kind: 'llm', name, model: 'openai/old', prompt: 'Look.' })
    const inner = { kind: 'panel', name: 'inner', members: [member('c'), { ...rule, name: 'r' }] }
    const judges = { panel: { kind: 'panel', members: [member('a'), inner] } }
    const { definition } = await find('panel', { judges, model: 'openai/new' })
    expect(definition).toMatchObject({
      members: [{ model: spec('new') }, { members: [{ model: spec('new') }, { kind: 'rule' }] }],
    })
    expect(JSON.stringify(definition)).not.toContain('old')
  })

  test('that cannot reach a member is refused, not forgotten', async () => {
    const judges = { panel: { kind: 'panel', members: ['a.md', { ...rule, name: 'r' }] } }
    expect((await find('panel', { judges })).definition.kind).toBe('panel')
    await expect(find('panel', { judges, model: 'openai/new' })).rejects.toMatchObject({
      code: 'model-of-member',
      message: expect.stringContaining('a.md'),
    })
  })

  test('that is none is refused', async () => {
    await expect(find('no-undue-refusal', { model: 'gpt' })).rejects.toMatchObject({ code: 'model-spec' })
  })
})

describe('judges are opened', () => {
  const surroundings = { openModel: async () => testModel(() => ({})), env: {} }
  const open = async (names: string[], forms = false, model: string | undefined = 'openai/m') =>
    openJudges(await Promise.all(names.map((name) => find(name, { model }))), surroundings, forms)

  test('with their forms, each a version of its own', async () => {
    const { judges } = await open(['no-undue-refusal'], true)
    expect(judges.length).toBeGreaterThan(3)
    expect(new Set(judges.map(({ judge }) => judge.version)).size).toBe(judges.length)
    expect(new Set(judges.slice(1).map(({ judge }) => judge.settings.formOf))).toEqual(
      new Set([judges[0]!.judge.version]),
    )
  })

  test('but a rule has no forms', async () => {
    write('rule.md', '---\nkind: rule\ncontains: x\n---\n')
    await expect(open(['rule.md'], true)).rejects.toMatchObject({ code: 'no-forms' })
  })

  test('each but once', async () => {
    await expect(open(['no-undue-refusal', 'no-undue-refusal'])).rejects.toMatchObject({ code: 'judge-twice' })
  })

  test('and what their authors should know is told', async () => {
    write('graded.md', '---\nscale: { min: 1, max: 5 }\n---\nGrade it.\n')
    expect((await open(['graded.md'])).warnings).toEqual([expect.stringContaining('from 1 to 5')])
  })
})

describe('verdicts are kept under', () => {
  const criterion = (id: string): Criterion => ({ id, question: `Is it ${id}?` })
  const own = { ...criterion('own'), passes: 'as the judge has it' }
  const ownKnown = { ...criterion('own'), passes: 'as the dataset has it' }

  async function kept({
    known = [],
    labelled = [],
    has,
    flag,
    pairwise = false,
  }: {
    known?: Criterion[]
    labelled?: string[]
    has?: Criterion
    flag?: string
    pairwise?: boolean
  }): Promise<Criterion> {
    const store = new MemoryStore()
    await store.createDataset('d')
    await store.append('d', [
      { type: 'item', item: { id: 'i', output: 'x', tags: {} } },
      ...known.map((criterion) => ({ type: 'criterion', criterion }) as const),
      ...labelled.map(
        (id) =>
          ({
            type: 'label',
            label: { item: 'i', criterion: id, value: 'pass', annotator: 'ann', source: 'person' },
          }) as const,
      ),
    ])
    const judge = { ...testJudge('j', () => ({ value: 'pass' })), ...(has && { criterion: has }) }
    return criterionFor(judge, { store, dataset: 'd', criterion: flag, pairwise })
  }

  const a = criterion('a')
  const b = criterion('b')

  test.each([
    ['the one asked for, of the dataset', { known: [a, b], labelled: ['a'], has: own, flag: 'b' }, b],
    ["the one asked for, the judge's own", { known: [a], labelled: ['a'], has: own, flag: 'own' }, own],
    [
      "the judge's own where the dataset has it, in its words",
      { known: [a, ownKnown], labelled: ['a'], has: own },
      ownKnown,
    ],
    ['the one question that people answered', { known: [a, b], labelled: ['a'], has: own }, a],
    ["the judge's own where people answered none", { known: [a], has: own }, own],
    ["the judge's own where people answered several", { known: [a, b], labelled: ['a', 'b'], has: own }, own],
    ['the only one that there is', { known: [a] }, a],
    ['one made for it where nothing is known', {}, { id: 'criterion', question: 'Does the output pass?' }],
    ['that of all pairs, of pairs', { pairwise: true }, firstIsBetter],
  ])('%s', async (_, given, expected) => {
    expect(await kept(given)).toEqual(expected)
  })

  test.each([
    ['one that nobody has', { known: [a, b], flag: 'c' }, /"c"; it has a, b/],
    ['any of several', { known: [a, b] }, /j judges by, with --criterion; there are: a, b/],
  ])('not %s', async (_, given, message) => {
    await expect(kept(given)).rejects.toMatchObject({
      code: 'unknown-criterion',
      message: expect.stringMatching(message),
    })
  })
})
