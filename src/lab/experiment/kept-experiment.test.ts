import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { defineExperiment } from './experiment.ts'
import { keepExperiment, readKeptExperiment } from './kept-experiment.ts'
import { testExperiment, testStage } from './test-stages.ts'

const folder = mkdtempSync(join(tmpdir(), 'goodhart-kept-'))
afterAll(() => rmSync(folder, { recursive: true }))

function experiment(...claims: string[]) {
  const hypotheses = claims.map((claim, i) => ({
    ...{ id: `h${i}`, claim, measuredBy: 'the mean', atLeast: 1 },
    measure: { stage: 'a', at: ['meanTruth'] },
  }))
  return defineExperiment({ ...testExperiment([testStage('a')]), hypotheses })
}

test('a hypothesis keeps its date for as long as it is not changed, and says whether results were there before it', async () => {
  const keep = (claims: string[], at: string, seen: boolean) =>
    keepExperiment(folder, experiment(...claims), { at, hasResult: () => seen })
  const kept = async () =>
    (await readKeptExperiment(folder))!.hypotheses.map(({ claim, registeredAt, afterResults, withdrawnAt }) => [
      ...[claim, registeredAt, afterResults, withdrawnAt],
    ])
  expect(await readKeptExperiment(folder)).toBeUndefined()
  await keep(['up', 'down'], 'monday', false)
  await keep(['up', 'down'], 'tuesday', true)
  expect(await kept()).toEqual([
    ['up', 'monday', false, undefined],
    ['down', 'monday', false, undefined],
  ])
  await keep(['up', 'sideways'], 'wednesday', true)
  expect(await kept()).toEqual([
    ['up', 'monday', false, undefined],
    ['sideways', 'wednesday', true, undefined],
    ['down', 'monday', false, 'wednesday'],
  ])
  // What was withdrawn does not come back with its old date.
  await keep(['up', 'down'], 'thursday', true)
  expect(await kept()).toEqual([
    ['up', 'monday', false, undefined],
    ['down', 'thursday', true, undefined],
    ['sideways', 'wednesday', true, 'thursday'],
    ['down', 'monday', false, 'wednesday'],
  ])
  expect((await readKeptExperiment(folder))!.experiment).toEqual(experiment('up', 'down'))
})
