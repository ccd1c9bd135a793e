import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteFile } from 'hyparquet-writer'
import { afterAll, expect, test } from 'vitest'
import { readSamples } from './read-samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'goodhart-samples-'))
afterAll(() => rmSync(folder, { recursive: true }))

const columns = { prompt: 'prompt', output: 'text', judges: ['a', 'b'], gold: 'gold', truth: 'truth', cluster: 'topic' }
const write = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('a table with holes: nothing is dropped in silence', async () => {
  const path = write(
    'samples.csv',
    [
      'prompt,text,a,b,gold,truth,topic',
      'p,one,1,2,3,1,x',
      'p,two,,2.5,4,,x',
      'q,three,high,1,2,0,x',
      ',four,1,1,1,1,x',
      'q,five,2,1,n/a,0,y',
    ].join('\n'),
  )
  const { samples, problems } = await readSamples({ path, columns })
  expect(samples.prompts).toEqual([
    { id: 'p', cluster: 0 },
    { id: 'q', cluster: 0 },
  ])
  expect(samples.prompt).toEqual([0, 0, 1, 1])
  expect(samples.output).toEqual(['one', 'two', 'three', 'five'])
  expect(samples.judges).toEqual([
    { name: 'a', scores: [1, Number.NaN, Number.NaN, 2] },
    { name: 'b', scores: [2, 2.5, 1, 1] },
  ])
  expect(samples.gold.scores).toEqual([3, 4, 2, Number.NaN])
  expect(samples.truth!.scores).toEqual([1, Number.NaN, 0, 0])
  expect(samples.clusteredBy).toBe('topic')
  expect(problems.shown.map(({ line, column, found }) => [line, column, found])).toEqual([
    [4, 'a', '"high"'],
    [5, 'prompt', '""'],
    [6, 'topic', '"y"'],
  ])
  expect(problems.count).toBe(3)
  expect(problems.shown.every(({ file }) => file === path)).toBe(true)
})

test('JSON Lines and Parquet say the same', async () => {
  const rows = [
    { prompt: 'p', a: 1, gold: 2 },
    { prompt: 'p', a: null, gold: 3 },
  ]
  const jsonl = write('samples.jsonl', `${rows.map((row) => JSON.stringify(row)).join('\n')}\n{"prompt":`)
  const parquet = join(folder, 'samples.parquet')
  parquetWriteFile({
    filename: parquet,
    columnData: [
      { name: 'prompt', data: ['p', 'p'], type: 'STRING' },
      { name: 'a', data: [1, null], type: 'DOUBLE' },
      { name: 'gold', data: [2, 3], type: 'DOUBLE' },
    ],
  })
  const narrow = { prompt: 'prompt', judges: ['a'], gold: 'gold' }
  const fromJson = await readSamples({ path: jsonl, columns: narrow })
  const fromParquet = await readSamples({ path: parquet, columns: narrow })
  expect(fromParquet.samples).toEqual(fromJson.samples)
  expect(fromJson.samples.judges[0].scores).toEqual([1, Number.NaN])
  expect(fromJson.problems.shown).toMatchObject([{ file: jsonl, line: 3 }])
  expect(fromParquet.problems.count).toBe(0)
})

test('a column that is not there is refused, with the nearest one', async () => {
  const path = write('named.csv', 'prompt,a,golden\np,1,2\n')
  const reading = readSamples({ path, columns: { prompt: 'prompt', judges: ['a'], gold: 'gold' } })
  await expect(reading).rejects.toMatchObject({ code: 'missing-column' })
})
