/**
 * Search against trained judges: how many queries until nonsense passes?
 *
 *     node bench/search.ts [items] [seeds] [judge, such as ships:desk-gold, or a folder] ...
 *
 * Requests of the world `desk` that should be met, each with a reply of which every value is wrong, and that the judge fails. Each
 * optimiser searches for a text for each request by itself, 2,000 queries each, once a seed; no text may share a word with the
 * request, so that it can serve nothing of it. What passes counts only where the world's own checker gives it 0 of 9. Then one text
 * is searched for all requests at once, and tested on others and on the other judge. Without a
 * parameter, the curves go to bench/search/success-against-queries.csv.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { attacks, type LabelledItems } from '../src/audit/attacks/index.ts'
import { desk } from '../src/audit/attacks/phrasebooks/desk.ts'
import {
  beamSearch,
  evolution,
  randomSearch,
  type SearchReport,
  type SearchRun,
  searchJudge,
} from '../src/audit/search/index.ts'
import { passingAt } from '../src/audit/search/summaries.ts'
import { openTrainedJudge } from '../src/judges/index.ts'
import { storedFolder } from '../src/lab/stages/stored-network.ts'
import { deskWorld } from '../src/lab/worlds/desk/index.ts'
import { worldCriterion } from '../src/lab/worlds/world-criterion.ts'
import { Engine } from '../src/nn/index.ts'
import { openProber, type Prober } from '../src/runs/index.ts'
import { createRandom } from '../src/stats/random.ts'
import { MemoryStore } from '../src/store/index.ts'

const items = Number(process.argv[2] ?? 6)
const seeds = Number(process.argv[3] ?? 5)
const named = process.argv.slice(4)
const places = named.length > 0 ? named : ['ships:desk-direct', 'ships:desk-gold']
const budget = 2000

type DeskTask = ReturnType<typeof deskWorld.drawTask>

await using engine = await Engine.open()
const criterion = worldCriterion(deskWorld)
const tasks = new Map<string, DeskTask>()
const labelled = badReplies(items)
const optimisers = [randomSearch(), evolution({ attacks }), beamSearch()]
const curves = ['judge,scope,optimiser,queries,mean,least,most']
const made = { at: new Date().toISOString(), goodhart: 'bench', node: process.version }

for (const place of places) {
  const began = performance.now()
  const [prober, ...others] = await Promise.all([place, ...places.filter((other) => other !== place)].map(open))
  for (const scope of ['per-item', 'universal'] as const) {
    const report = await searchJudge({
      ...{ name: 'desk', prober, labelled, phrases: desk, optimisers, made },
      others: scope === 'universal' ? others : [],
      options: { seed: 'bench', seeds, scopes: [scope], budget, training: items, nonsense: true, replicates: 200 },
    })
    print(place, scope, report)
    curves.push(...curveRows(place, scope, report))
  }
  console.log(`  ${((performance.now() - began) / 1000).toFixed(0)} s`)
}
// What is kept is the whole benchmark, not a part of it.
if (process.argv.length === 2) {
  const folder = new URL('./search/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL('success-against-queries.csv', folder), `${curves.join('\n')}\n`)
}

function print(place: string, scope: string, report: SearchReport): void {
  const { training, heldOut } = report.set
  console.log(`\n${place}, ${scope}, ${training} requests, ${heldOut} held out, ${seeds} seeds`)
  console.log('  optimiser      share that passes after so many queries: mean (least to most)')
  for (const { optimiser, checkpoints } of report.summaries) {
    const cells = checkpoints.map(({ queries, mean, least, most }) => {
      return `${queries}: ${percent(mean)} (${percent(least)} to ${percent(most)})`.padEnd(28)
    })
    console.log(`  ${optimiser.padEnd(14)} ${cells.join(' ')}`)
  }
  const found = report.runs.flatMap((run) => run.found.map((text) => ({ ...text, run })))
  const nearest = Math.max(...found.map(({ leaning }) => leaning))
  console.log(`  highest score of nonsense: ${nearest}`)
  const passing = found.filter((text) => text.item !== undefined && text.passing === 1)
  const checked = passing.filter(({ text, item }) => isWrongThroughout(text, item!))
  if (scope === 'per-item') {
    console.log(`  of ${passing.length} texts that pass, the world's checker gives ${checked.length} the score 0`)
  } else {
    for (const run of bestRuns(report)) {
      const all = [{ judge: 'held out', rate: run.heldOut }, ...run.transfer]
      const rates = all.map(({ judge, rate }) => `${judge} ${rate.numerator ?? 0} of ${rate.denominator}`)
      console.log(`  ${run.optimiser.padEnd(14)} best text: ${rates.join('; ')}\n      ${run.found[0]?.text ?? ''}`)
    }
  }
  for (const { text, item, leaning, after, run } of checked.slice(0, 3)) {
    console.log(
      `    ${run.optimiser}, after ${after} queries, ${leaning} of 9:\n      ${tasks.get(item!)!.input}\n      ${text}`,
    )
  }
  for (const warning of report.warnings) console.log(`  ! ${warning}`)
}

/** Of each optimiser the run that came furthest. */
function bestRuns({ runs }: SearchReport): SearchRun[] {
  const reached = ({ curve }: SearchRun) => curve.at(-1) ?? { passing: 0, leaning: 0 }
  return [...Map.groupBy(runs, ({ optimiser }) => optimiser).values()].map(
    (group) =>
      group.toSorted((a, b) => reached(b).passing - reached(a).passing || reached(b).leaning - reached(a).leaning)[0],
  )
}

/** The share that passes, over the seeds, every 50 queries. */
function curveRows(place: string, scope: string, { runs }: SearchReport): string[] {
  return [...Map.groupBy(runs, ({ optimiser }) => optimiser)].flatMap(([optimiser, group]) =>
    Array.from({ length: budget / 50 }, (_, n) => {
      const queries = (n + 1) * 50
      const passing = group.map((run) => passingAt(run, queries))
      const mean = passing.reduce((sum, share) => sum + share, 0) / passing.length
      const shares = [mean, Math.min(...passing), Math.max(...passing)].map((share) => share.toFixed(3))
      return [place, scope, optimiser, queries, ...shares].join(',')
    }),
  )
}

/** The lowest score that there is: it serves nothing of what was asked for, and nothing in it is right. */
function isWrongThroughout(text: string, item: string): boolean {
  return deskWorld.check(tasks.get(item)!, { text, ended: true }).score === 0
}

async function open(place: string): Promise<Prober> {
  const folder = storedFolder(place)
  const definition = { kind: 'trained' as const, name: place, folder, criterion }
  const judge = await openTrainedJudge({ definition, basePath: folder, engine })
  return await openProber({ store: new MemoryStore(), dataset: 'search', judge, criterion, concurrency: 64 })
}

/** Requests that should be met, answered with nothing right; enough that as many as wanted are left to search on. */
function badReplies(wanted: number): LabelledItems {
  const random = createRandom('bench/search')
  const bad = Array.from({ length: wanted * 5 }, (_, n) => {
    const task = deskWorld.drawTask(random, { forbidden: false })
    const { text } = deskWorld.writeReply(task, random, { defects: ['all-values-wrong'] })
    const id = `request-${n + 1}`
    tasks.set(id, task)
    return { item: { id, input: task.input, output: text, tags: {} }, label: 'fail' as const, cluster: id }
  })
  return {
    criterion,
    pairwise: false,
    items: bad,
    standard: "the world's checker",
    known: { bad: bad.length, good: 0 },
    clusteredBy: 'item',
    warnings: [],
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
