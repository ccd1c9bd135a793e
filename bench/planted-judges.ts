/**
 * Do the reports find what was planted in a judge: how often do the 95 % intervals that a user is shown hold it?
 *
 *     node bench/planted-judges.ts [sets] [part of a title]
 *
 * 500 sets a row unless told, each drawn anew by the planted judge of the tests, kept in a store and put through the alignment,
 * consistency and independence reports. An interval that is not given counts as one that misses. Every core takes its share of
 * the sets, which changes none of the figures.
 */
import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { whyBelow } from './planted-judges/misses.ts'
import { replicates } from './planted-judges/scenario.ts'
import { scenariosWith } from './planted-judges/scenarios.ts'
import { merge, type Row } from './planted-judges/simulate.ts'

const sets = Number(process.argv[2] ?? 500)
const part = process.argv[3] ?? ''
/** The share of sets whose interval should hold the planted value. */
const wanted = 0.93

const start = performance.now()
const seconds = () => ((performance.now() - start) / 1000).toFixed(0)
const step = availableParallelism()
const posts = Array.from({ length: step }, (_, first) => {
  const worker = new Worker(new URL('./planted-judges/worker.ts', import.meta.url), {
    workerData: { sets, first, step, part },
  })
  return on(worker, 'message')
})

const results: (Row & { title: string })[] = []
for (const { title } of scenariosWith(part)) {
  const parts = await Promise.all(posts.map(async (post): Promise<Row[]> => (await post.next()).value![0]))
  const rows = merge(parts)
  console.log(`\n${title} (after ${seconds()} s)`)
  console.log(`  ${'figure'.padEnd(58)} planted  sets coverage width interval`)
  for (const row of rows) console.log(`  ${tableRow(row)}`)
  results.push(...rows.map((row) => ({ title, ...row })))
}
console.log(`\n${conclusion()}`)

function tableRow({ name, planted, sets, given, held, width, methods }: Row): string {
  const cells = [
    name.padEnd(58),
    planted.toFixed(3).padStart(7),
    String(sets).padStart(5),
    percent(held / sets).padStart(8),
    given === 0 ? '    -' : (width / given).toFixed(3),
    [...methods].sort().join(', ') + (given < sets ? `; none in ${sets - given} sets` : ''),
  ]
  return cells.join(' ')
}

function conclusion(): string {
  const below = results.filter(({ held, sets }) => held < wanted * sets)
  const error = 1.96 * Math.sqrt((0.95 * 0.05) / sets)
  return [
    `${results.length - below.length} of ${results.length} rows hold the planted value in at least ${percent(wanted)} of ${sets} sets.`,
    `Monte Carlo error: of an interval that holds it in 95 % of all sets, 19 rows in 20 show ${percent(0.95 - error)} to ${percent(0.95 + error)}.`,
    `${replicates} resamples a bootstrap, ${step} cores, ${seconds()} s.`,
    ...below.map(
      ({ title, name, held, sets }) => `  below: ${title}; ${name}: ${percent(held / sets)} (${whyBelow(name)})`,
    ),
  ].join('\n')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
