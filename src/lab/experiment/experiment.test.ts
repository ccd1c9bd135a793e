import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defineExperiment, type ExperimentInput } from './experiment.ts'
import { loadExperiment, shippedExperiments } from './load-experiment.ts'
import { testExperiment, testStage } from './test-stages.ts'

const hypothesis = {
  id: 'h',
  claim: 'It rises.',
  measuredBy: 'the mean',
  measure: { stage: 'a', at: ['meanTruth'] },
  atLeast: 1,
}

describe('an experiment', () => {
  test('has its stages after those that they need, else as they are written', () => {
    const stages = [testStage('c', ['b', 'x']), testStage('x'), testStage('b', ['a']), testStage('a')]
    expect(defineExperiment(testExperiment(stages)).stages.map(({ id }) => id)).toEqual(['x', 'a', 'b', 'c'])
  })

  test('gives its world to stages that name none', () => {
    const { stages } = defineExperiment({
      ...{ name: 'x', title: 'x', world: 'desk' },
      stages: [
        { id: 'a', kind: 'base', seed: '1' },
        { id: 'b', kind: 'base', seed: '1', world: 'steps' },
      ],
    })
    expect(stages).toEqual([
      { id: 'a', kind: 'base', seed: '1', world: 'desk', settings: {}, needs: {} },
      { id: 'b', kind: 'base', seed: '1', world: 'steps', settings: {}, needs: {} },
    ])
  })

  test.each<[string, Partial<ExperimentInput>, RegExp]>([
    ['no stage', { stages: [] }, /field stages/],
    ['an id that is no name of a folder', { stages: [testStage('a/b')] }, /field stages\.0\.id/],
    ['an id twice', { stages: [testStage('a'), testStage('A')] }, /two of stage "A"/],
    ['a need that is not there', { stages: [testStage('a', ['b'])] }, /stage a needs "b", which is no stage/],
    [
      'a circle',
      { stages: [testStage('a', ['b']), testStage('b', ['a']), testStage('c')] },
      /in a circle: among a, b\./,
    ],
    ['a stage of no kind', { stages: [{ ...testStage('a'), kind: 'other' as 'annotate' }] }, /field stages\.0\.kind/],
    [
      'a setting that is not JSON',
      { stages: [{ ...testStage('a'), settings: { f: (() => 1) as never } }] },
      /settings/,
    ],
    ['a field too many', { extra: 1 } as object, /extra/],
    [
      'a hypothesis about nothing',
      { hypotheses: [{ ...hypothesis, measure: { stage: 'z', at: ['x'] } }] },
      /hypothesis h looks at "z"/,
    ],
    [
      'a hypothesis without a bound',
      { hypotheses: [{ ...hypothesis, atLeast: undefined }] },
      /atLeast, atMost or both/,
    ],
  ])('with %s is refused', (_, wrong, message) => {
    const define = () => defineExperiment({ ...testExperiment([testStage('a')]), ...wrong })
    expect(define).toThrow(expect.objectContaining({ code: 'bad-experiment', message: expect.stringMatching(message) }))
  })
})

describe('loading', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-experiment-'))
  const load = async (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    try {
      return await loadExperiment(name, folder)
    } finally {
      rmSync(join(folder, name))
    }
  }

  test('takes TypeScript as it is written', async () => {
    const text = `const name: string = 'mine'
      export default { name, title: 'Mine', world: 'desk',
        stages: [1, 2].map((seed) => ({ id: \`base-\${seed}\`, kind: 'base', seed: \`\${seed}\` })) }`
    const { name, stages } = await load('one.ts', text)
    expect([name, stages.map(({ id }) => id)]).toEqual(['mine', ['base-1', 'base-2']])
  })

  test.each([
    ['syntax.ts', 'export default {', 'bad-experiment', /syntax\.ts: It cannot be loaded/],
    ['none.ts', 'export const a = 1', 'bad-experiment', /export the experiment as default/],
    ['wrong.js', 'export default { name: "x" }', 'bad-experiment', /wrong\.js: .*field title/],
  ])('says what is wrong with %s', async (name, text, code, message) => {
    await expect(load(name, text)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('says what there is where there is no such thing', async () => {
    await expect(loadExperiment('gone.ts', folder)).rejects.toMatchObject({ code: 'no-such-experiment' })
    await expect(loadExperiment('gone', folder)).rejects.toThrow(/There is no experiment "gone"/)
  })

  test('every experiment that ships can be run', async () => {
    for (const name of shippedExperiments()) expect((await loadExperiment(name, folder)).name).toBe(name)
  })
})
