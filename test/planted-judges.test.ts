import { expect, test } from 'vitest'
import type { AlignmentReport, Estimate } from '../src/audit/alignment/index.ts'
import type { ConsistencyReport } from '../src/audit/consistency/index.ts'
import type { IndependenceReport } from '../src/audit/independence/index.ts'
import type { PlantedBehaviour } from './planted-server/planted-behaviour.ts'
import { spawnPlantedServer } from './planted-server/spawn-planted-server.ts'
import { type Outcome, Project } from './run-goodhart.ts'

// From items through prompt, HTTP, answer and store to the printed interval. Seeds are fixed and intervals are of 99 %:
// whether they hold their level is tested over hundreds of sets where they are computed.
const intervals = ['--confidence', '0.99', '--replicates', '300', '--seed', 'planted', '--json']

const truthOf = (i: number) => (i % 5 < 3 ? 'pass' : 'fail')

function singlesCsv(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, i) => `i${i},Is it so?,It is so. ⟦item=i${i} truth=${truthOf(i)}⟧,${truthOf(i)}\n`,
  )
  return `id,question,answer,human\n${rows.join('')}`
}

function pairsCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const output = (side: string) => `It is so. ⟦item=i${i} side=${side} better=${i % 2 === 0 ? 'first' : 'second'}⟧`
    return `i${i},Is it so?,${output('first')},${output('second')}\n`
  })
  return `id,question,a,b\n${rows.join('')}`
}

/** The report of `audit` on what the models of a planted server said of the items, each as a judge of its own. */
async function reportOf<Report>({
  audit,
  behaviour,
  items,
  columns = ['--human', 'human'],
  asking = [],
}: {
  audit: 'align' | 'consistency' | 'independence'
  behaviour: Partial<PlantedBehaviour>
  items: string
  columns?: string[]
  asking?: string[]
}): Promise<Report> {
  await using server = await spawnPlantedServer(behaviour)
  using project = new Project({ 'items.csv': items })
  const models = Object.keys(behaviour.models ?? { planted: {} })
  for (const model of models) {
    const spec = `{ provider: compatible, model: ${model}, baseUrl: "${server.url}/v1" }`
    project.write(`${model}.md`, `---\nmodel: ${spec}\n---\n`)
  }
  const files = models.map((model) => `${model}.md`)
  sound(project.run('import', 'items.csv', '--as', 'd', '--id', 'id', ...columns))
  sound(project.run('judge', ...files, '--dataset', 'd', ...asking))
  expect((await server.stats()).rejected).toBe(0)
  return JSON.parse(sound(project.run(audit, '--dataset', 'd', ...intervals)))
}

function sound({ code, stdout, stderr }: Outcome): string {
  if (code !== 0) throw new Error(stderr)
  return stdout
}

function expectWithin(planted: number, { low, high, value }: Estimate, widest: number): void {
  expect([low, value, high], `${planted} is planted`).not.toContain(null)
  expect(low!).toBeLessThanOrEqual(planted)
  expect(high!).toBeGreaterThanOrEqual(planted)
  // An interval from 0 to 1 would hold everything.
  expect(high! - low!).toBeLessThan(widest)
}

test('align recovers the error rates of each class', async () => {
  const { judges } = await reportOf<AlignmentReport>({
    audit: 'align',
    behaviour: { truePassRate: 0.9, trueFailRate: 0.7, seed: 'rates' },
    items: singlesCsv(500),
  })
  const { truePassRate, trueFailRate } = judges[0]!.ofLabelled
  expect([truePassRate!.denominator, trueFailRate!.denominator]).toEqual([300, 200])
  expectWithin(0.9, truePassRate!, 0.12)
  expectWithin(0.7, trueFailRate!, 0.2)
})

test('consistency recovers how often a judge flips', async () => {
  const { judges } = await reportOf<ConsistencyReport>({
    audit: 'consistency',
    behaviour: { truePassRate: 0.8, trueFailRate: 0.8, flipRate: 0.1, seed: 'flips' },
    items: singlesCsv(300),
    asking: ['--repeat', '3'],
  })
  const { cases, flipRate, disagreement } = judges[0]!.repeats!
  expect(cases).toBe(300)
  // Three calls say the same where none flips or all do: 1 - .9^3 - .1^3 = .27; two differ where one flips: 2 x .1 x .9 = .18.
  expectWithin(0.27, flipRate, 0.16)
  expectWithin(0.18, disagreement, 0.12)
})

test('consistency recovers a bias for what is shown first', async () => {
  const { judges } = await reportOf<ConsistencyReport>({
    audit: 'consistency',
    behaviour: { truePassRate: 0.9, trueFailRate: 0.9, positionBias: 0.25, seed: 'position' },
    items: pairsCsv(400),
    columns: ['--output-a-column', 'a', '--output-b-column', 'b'],
    asking: ['--orders', 'both'],
  })
  const { pairs, consistency, firstTwice, secondTwice, p } = judges[0]!.position!
  expect(pairs).toBe(400)
  expectWithin(0.75, consistency, 0.14)
  expect(secondTwice).toBe(0)
  expect(firstTwice).toBe(400 - consistency.numerator!)
  expect(p).toBeLessThan(0.001)
})

test('independence recovers how many judges four that err together are worth', async () => {
  const rate = { truePassRate: 0.75, trueFailRate: 0.75, sharedErrors: 0.7 }
  const { errors, independence } = await reportOf<IndependenceReport>({
    audit: 'independence',
    behaviour: { seed: 'together', models: { ada: rate, bob: rate, cyd: rate, dee: rate } },
    items: singlesCsv(500),
  })
  // Two errors are correlated by .7 x .7 = .49: four judges are worth 4 / (1 + 3 x .49) = 1.62 (Kish).
  expectWithin(0.49, errors!.meanCorrelation, 0.25)
  expectWithin(4 / (1 + 3 * 0.49), errors!.effective, 0.6)
  expect(independence!.rejected).toBe(true)
})

test('independence recovers, without one label, the rates of judges that err independently', async () => {
  const rates = { ada: [0.9, 0.8], bob: [0.8, 0.9], cyd: [0.85, 0.75], dee: [0.7, 0.85] }
  const models = Object.fromEntries(
    Object.entries(rates).map(([name, [truePassRate, trueFailRate]]) => [name, { truePassRate, trueFailRate }]),
  )
  const { consensus } = await reportOf<IndependenceReport>({
    audit: 'independence',
    behaviour: { seed: 'alone', models },
    items: singlesCsv(600),
    columns: [],
  })
  expect(consensus.raters).toHaveLength(4)
  for (const { name, truePassRate, trueFailRate } of consensus.raters) {
    const [passes, fails] = rates[name as keyof typeof rates]
    expectWithin(passes!, truePassRate, 0.35)
    expectWithin(fails!, trueFailRate, 0.45)
  }
})
