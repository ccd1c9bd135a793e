import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testDataFolder } from '../../datasets/test-data.ts'
import { defineJudge, firstIsBetter } from '../../domain/index.ts'
import type { ItemEvidence } from '../../store/store.ts'
import { type AlignmentData, collectRatings } from '../alignment/ratings.ts'
import { testOptions, testSettings } from '../alignment/test-evidence.ts'
import { consensus } from './consensus.ts'
import { independence } from './independence.ts'
import { collectRaters, type RaterKinds } from './raters.ts'

function folderOf(name: string): string | undefined {
  const folder = testDataFolder(name)
  if (folder === undefined)
    console.warn(`No data in ${name}: its published figures are NOT checked. Set GOODHART_DATA.`)
  return folder
}

/** No file here quotes a cell. */
function readCells(path: string): string[][] {
  const rows = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return rows.slice(1).map((line) => line.trim().split(','))
}

async function collect(items: Map<string, ItemEvidence>, names: string[]): Promise<AlignmentData> {
  async function* evidence() {
    yield* items.values()
  }
  return await collectRatings(evidence(), names.map(judge))
}

const judge = (name: string) => defineJudge({ name, kind: 'recorded', settings: { name } })
const emptyItem = (id: string, pairwise: boolean): ItemEvidence => ({
  id,
  tags: {},
  pairwise,
  outputLengths: [],
  labels: [],
  verdicts: [],
})

function figuresOf(data: AlignmentData, look: RaterKinds = 'judges') {
  const options = testOptions({ replicates: 400 })
  const raters = collectRaters({ data, look, options })
  return independence({ raters, data, options, look, name: 'test', sources: [], criterion: firstIsBetter })
}

const llmbar = folderOf('llmbar')
describe.skipIf(llmbar === undefined)('LLMBar (Zeng et al. 2024): six judges, both orders of 419 pairs', () => {
  async function vanilla(): Promise<AlignmentData> {
    const items = new Map<string, ItemEvidence>()
    const names = new Set<string>()
    for (const [subset, number, label, name, strategy, ...winners] of readCells(join(llmbar!, 'verdicts.csv'))) {
      if (!subset.startsWith('LLMBar/') || strategy !== 'Vanilla') continue
      names.add(name)
      const id = `${subset}/${number}`
      const item = items.get(id) ?? emptyItem(id, true)
      items.set(id, item)
      const about = { item: id, criterion: firstIsBetter.id }
      if (item.labels.length === 0) {
        const value = label === '1' ? ('pass' as const) : ('fail' as const)
        item.labels.push({ ...about, annotator: 'gold', source: 'adjudicated', value })
      }
      for (const [order, winner] of winners.slice(0, 2).entries()) {
        const said =
          winner === '1' || winner === '2'
            ? { value: winner === '1' ? ('pass' as const) : ('fail' as const) }
            : { value: 'error' as const, errorKind: 'unparseable' as const }
        const presentation = order === 0 ? ('AB' as const) : ('BA' as const)
        item.verdicts.push({ ...about, judge: judge(name).version, presentation, repeat: 0, ...said })
      }
    }
    return await collect(items, [...names])
  }

  test('six judges are worth about two', async () => {
    const { set, errors, independence: tested, consensus, warnings } = figuresOf(await vanilla())
    expect(set).toMatchObject({ items: 419, cases: 838, labelled: 838, clusters: 419 })
    // numpy: corrcoef of the errors over the cases that both of a pair judged, and 6 / (1 + 5 * mean).
    expect(errors!.meanCorrelation.value).toBeCloseTo(0.359, 3)
    expect(errors!.effective.value).toBeCloseTo(2.146, 3)
    // The jackknife over pairs, in numpy as well: SE of the mean .0157, 419 clusters.
    expect(errors!.effective).toMatchObject({ denominator: 838, method: 'jackknife' })
    expect(errors!.effective.low).toBeCloseTo(2.0309, 4)
    expect(errors!.effective.high).toBeCloseTo(2.2679, 4)
    expect(errors!.meanCorrelation.low).toBeCloseTo(0.3291, 4)
    expect(errors!.meanCorrelation.high).toBeCloseTo(0.3909, 4)
    const phi = (a: string, b: string) =>
      errors!.pairs.find((pair) => [pair.a, pair.b].sort().join() === [a, b].sort().join())!.phi.value
    expect(phi('GPT-4', 'ChatGPT')).toBeCloseTo(0.26, 2)
    expect(phi('ChatGPT', 'LLaMA2')).toBeCloseTo(0.53, 2)
    expect(phi('ChatGPT', 'ChatGPT-0301')).toBeCloseTo(0.67, 2)
    expect(tested).toMatchObject({ method: 'conditional-independence', rejected: true })
    expect(errors!.pairs).toHaveLength(15)
    expect(warnings.join(' ')).toContain('419 pairs were shown in both orders')
    // The model believes the judges that share their errors, and ends below the majority.
    const [majority, dawidSkene] = consensus.methods
    expect(dawidSkene.measured!.accuracy.value!).toBeLessThan(majority.measured!.accuracy.value!)
    expect(dawidSkene.measured!.beyondMajority.high!).toBeLessThan(0)
  })
})

const crowd = folderOf('crowd_truth')
describe.skipIf(crowd === undefined)('crowd labels with the truth (Zheng et al. 2017, VLDB)', () => {
  async function workers(task: string, as: 'judges' | 'people'): Promise<AlignmentData> {
    const folder = join(crowd!, task)
    const items = new Map<string, ItemEvidence>()
    const value = (answer: string) => (answer === '1' ? ('pass' as const) : ('fail' as const))
    for (const [question, truth] of readCells(join(folder, 'truth.csv'))) {
      const item = emptyItem(question, false)
      const about = { item: question, criterion: 'yes' }
      item.labels.push({ ...about, annotator: 'truth', source: 'declared', value: value(truth) })
      items.set(question, item)
    }
    const names = new Set<string>()
    for (const [question, worker, answer] of readCells(join(folder, 'answer.csv'))) {
      const item = items.get(question)!
      const about = { item: question, criterion: 'yes', value: value(answer) }
      names.add(worker)
      if (as === 'judges') item.verdicts.push({ ...about, judge: judge(worker).version, repeat: 0 })
      else item.labels.push({ ...about, annotator: worker, source: 'person' })
    }
    return await collect(items, as === 'judges' ? [...names] : [])
  }

  test('entity resolution: majority and Dawid-Skene as published', async () => {
    const data = await workers('d_jn-product', 'judges')
    const raters = collectRaters({ data, look: 'judges', options: testOptions() })
    expect(raters.list).toHaveLength(176)
    const [majority, dawidSkene] = consensus(raters, testSettings({ replicates: 200 })).methods
    expect(100 * majority.measured!.accuracy.value!).toBeCloseTo(89.66, 2)
    expect(100 * majority.measured!.f1.value!).toBeCloseTo(59.05, 2)
    // Published: 93.66 and 71.59, by an EM that stops early.
    expect(Math.abs(100 * dawidSkene.measured!.accuracy.value! - 93.66)).toBeLessThan(0.5)
    expect(Math.abs(100 * dawidSkene.measured!.f1.value! - 71.59)).toBeLessThan(1)
    expect(dawidSkene.measured!.beyondMajority.low!).toBeGreaterThan(0)
  }, 60_000)

  test('duck identification, with the workers as people: declared truth is the gold, not their majority', async () => {
    const { set, raters, consensus } = figuresOf(await workers('d_Duck_Identification', 'people'), 'people')
    expect(set).toMatchObject({ items: 108, labelled: 108, gold: 'truth (declared)' })
    expect(raters).toHaveLength(39)
    expect(raters.every(({ is }) => is === 'person')).toBe(true)
    const [majority, dawidSkene] = consensus.methods
    expect(100 * majority.measured!.accuracy.value!).toBeCloseTo(75.93, 2)
    expect(100 * dawidSkene.measured!.accuracy.value!).toBeCloseTo(89.81, 2)
  })
})
