import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import schema from '../schemas/run-1.schema.json' with { type: 'json' }
import type { AlignmentReport } from '../src/audit/alignment/index.ts'
import type { ConsistencyReport } from '../src/audit/consistency/index.ts'
import type { Verdict } from '../src/domain/index.ts'
import { chatBody, type SentCall, sendJson, startTestServer } from '../src/models/providers/test-server.ts'
import type { RunReport } from '../src/runs/index.ts'
import { openProjectStore } from '../src/store/index.ts'
import { type PlantedServer, startPlantedServer } from './planted-server/planted-server.ts'
import { command, type Outcome, Project } from './run-goodhart.ts'

const holdsToSchema = new Ajv2020({ strict: false }).compile<RunReport>(schema)

/** `goodhart` as a process beside this one, in which the server is that it asks. */
function start(project: Project, ...parameters: string[]) {
  const child = spawn(process.execPath, [command, ...parameters], {
    cwd: project.folder,
    env: { ...process.env, GOODHART_DEBUG: '1', NO_COLOR: undefined, FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
    killSignal: 'SIGKILL',
  })
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
    ([stdout, stderr, [code]]): Outcome => ({ code, stdout, stderr }),
  )
  return { ended, interrupt: () => child.kill('SIGINT') }
}

const run = (project: Project, ...parameters: string[]) => start(project, ...parameters).ended

/** The report of a run of judges, held to its schema. */
async function judge(project: Project, ...parameters: string[]): Promise<RunReport & { code: number | null }> {
  const { code, stdout, stderr } = await run(project, 'judge', ...parameters, '--json')
  if (stdout === '') throw new Error(`judge ended with ${code}: ${stderr}`)
  const report: unknown = JSON.parse(stdout)
  if (!holdsToSchema(report)) throw new Error(JSON.stringify(holdsToSchema.errors))
  return { ...report, code }
}

/** Every third fails. */
const truthOf = (i: number) => (i % 3 === 0 ? 'fail' : 'pass')

function itemsCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    return `i${i},Is it so?,It is so. ⟦item=i${i} truth=${truthOf(i)}⟧,${truthOf(i)},${['train', 'dev', 'test'][i % 3]}\n`
  })
  return `id,question,answer,human,part\n${rows.join('')}`
}

/** Every other one has the better output first. */
function pairsCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const better = i % 2 === 0 ? 'first' : 'second'
    const output = (side: string) => `It is so. ⟦item=p${i} side=${side} better=${better}⟧`
    return `p${i},Is it so?,${output('first')},${output('second')}\n`
  })
  return `id,question,a,b\n${rows.join('')}`
}

const modelAt = (url: string) => `{ provider: compatible, model: planted, baseUrl: "${url}/v1" }`

function judgeFile(url: string, more = ''): string {
  return `---\nmodel: ${modelAt(url)}\ncriterion: answers-the-question\n${more}---\n`
}

function projectAt(url: string, { items = 12, more = '' } = {}): Project {
  return new Project({ 'items.csv': itemsCsv(items), 'judge.md': judgeFile(url, more) })
}

const itemsOf = ['--items', 'items.csv', '--id', 'id', '--as', 'd']

/** How many items were answered how often. */
function timesAnswered(server: PlantedServer): Record<number, number> {
  const times: Record<number, number> = {}
  for (const n of server.stats().perItem.values()) times[n] = (times[n] ?? 0) + 1
  return times
}

/** Those that are kept of the dataset `d`. */
async function verdictsOf({ folder }: Project): Promise<Verdict[]> {
  await using store = await openProjectStore({ cwd: folder, create: false })
  return await Array.fromAsync(store!.verdicts('d'))
}

describe('one command', () => {
  test('imports a file, has it judged, and asks nothing when it is run again', async () => {
    await using server = await startPlantedServer()
    using project = projectAt(server.url)
    const report = await judge(project, 'judge.md', ...itemsOf)
    expect(report).toMatchObject({ code: 0, end: 'complete', answered: 12, left: 0, values: { pass: 8, fail: 4 } })
    expect(report.models.calls).toBe(12)
    expect(timesAnswered(server)).toEqual({ 1: 12 })

    const again = await run(project, 'judge', 'judge.md', ...itemsOf)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('12 were known already') })
    expect(again.stderr).toContain('0 records new')
    expect(server.stats().calls).toBe(12)

    const list = await run(project, 'list')
    expect(list.stdout).toContain('dataset  d: 12 items, 0 labels, 12 verdicts')
    const [, id] = /(run-\d+)/.exec(again.stderr)!
    expect(list.stdout).toContain(id)
    const shown = await run(project, 'show', id!)
    expect(shown.code).toBe(0)
    expect(again.stdout).toBe(
      `${shown.stdout}Next: people's labels, with goodhart import FILE --as d --id COLUMN --human COLUMN\n`,
    )
  })

  test('--dry-run asks nobody, and tells calls, tokens and price', async () => {
    await using server = await startPlantedServer()
    using project = projectAt(server.url)
    project.write(
      'goodhart.config.ts',
      "export default { prices: { 'compatible/planted': { input: 0, output: 1000 } } }\n",
    )
    const { code, stdout } = await run(project, 'judge', 'judge.md', ...itemsOf, '--dry-run')
    expect(code).toBe(0)
    // An answer has at most 1,024 tokens: 12 of them 12,288, at $1,000 a million $12.288.
    expect(stdout).toMatch(/compatible\/planted: 12 calls, about [1-9][\d,]+ tokens in, at most 12,288 out/)
    expect(stdout).toContain('$0.00 for the input, at most $12.29')
    expect(stdout).toContain('Nobody was asked.')
    expect(server.stats().calls).toBe(0)
    expect(await verdictsOf(project)).toEqual([])
  })

  test('asks judges of the configuration, panels and rules side by side', async () => {
    await using server = await startPlantedServer()
    using project = projectAt(server.url)
    project.write(
      'goodhart.config.mjs',
      `const model = { provider: 'compatible', model: 'planted', baseUrl: '${server.url}/v1' }
export default { judges: { configured: { kind: 'llm', model, prompt: 'Look closely.' } } }\n`,
    )
    project.write('rule.md', '---\nkind: rule\npattern: truth=pass\n---\n')
    project.write('panel.md', '---\nkind: panel\nrule: unanimous\nmembers: [judge.md, rule.md]\n---\n')
    const report = await judge(project, 'configured', 'panel.md', 'rule.md', ...itemsOf)
    expect(report.judges.map(({ name, kind, answered }) => ({ name, kind, answered }))).toEqual([
      { name: 'configured', kind: 'llm', answered: 12 },
      { name: 'panel', kind: 'panel', answered: 12 },
      { name: 'rule', kind: 'rule', answered: 12 },
    ])
    // The rule reads the planted truth as the model does: all three agree.
    expect(report.values).toEqual({ pass: 24, fail: 12 })
    expect(server.stats().calls).toBe(24)
    // A panel's verdicts are kept with those of its members, of whom the rule is known by itself too.
    expect(await verdictsOf(project)).toHaveLength(4 * 12)
  })

  test('a judge of the library takes its model from --model', async () => {
    using project = new Project({ 'items.csv': itemsCsv(3) })
    const dry = [...itemsOf, '--dry-run']
    const { stdout } = await run(project, 'judge', 'no-undue-refusal', '--model', 'openai/gpt-4.1-mini', ...dry)
    expect(stdout).toMatch(/openai\/gpt-4\.1-mini: 3 calls.*\$/)
    expect(await run(project, 'judge', 'no-undue-refusal', ...dry)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('names no model'),
    })
  })
})

describe('what is asked', () => {
  test('--repeat asks so often, and later only what is missing', async () => {
    await using server = await startPlantedServer()
    using project = projectAt(server.url)
    await judge(project, 'judge.md', ...itemsOf, '--repeat', '2')
    expect(timesAnswered(server)).toEqual({ 2: 12 })
    const report = await judge(project, 'judge.md', '--dataset', 'd', '--repeat', '3')
    expect(report.before).toEqual({ known: 24, errors: 0, pending: 12 })
    expect(timesAnswered(server)).toEqual({ 3: 12 })
    expect((await verdictsOf(project)).map(({ repeat }) => repeat).sort()).toEqual(
      [0, 1, 2].flatMap((repeat) => Array(12).fill(repeat)),
    )
  })

  test('--orders both shows pairs each way round, and tells verdicts in their own order', async () => {
    await using server = await startPlantedServer({ positionBias: 1 })
    using project = new Project({ 'items.csv': pairsCsv(10), 'judge.md': `---\nmodel: ${modelAt(server.url)}\n---\n` })
    const columns = ['--output-a-column', 'a', '--output-b-column', 'b']
    const report = await judge(project, 'judge.md', ...itemsOf, ...columns, '--orders', 'both')
    expect(report.judges[0]!.criterion).toBe('first-is-better')
    expect(timesAnswered(server)).toEqual({ 2: 10 })
    // It says A whatever it is shown: in the pairs' own order, the first and then the second.
    const said = (await verdictsOf(project)).map(({ presentation, value }) => `${presentation} ${value}`)
    expect(said.sort()).toEqual([...Array(10).fill('AB pass'), ...Array(10).fill('BA fail')])
  })

  test('--forms asks in other forms too, and consistency tells them apart', async () => {
    await using server = await startPlantedServer()
    using project = projectAt(server.url)
    project.write('judge.md', `---\nmodel: ${modelAt(server.url)}\ncriterion: { id: so, question: Is it so? }\n---\n`)
    const report = await judge(project, 'judge.md', ...itemsOf, '--forms')
    // As it is, and in another order, with other delimiters, names, whitespace.
    expect(report.judges).toHaveLength(5)
    expect(timesAnswered(server)).toEqual({ 5: 12 })
    const { stdout } = await run(project, 'consistency', '--dataset', 'd', '--json', '--replicates', '100')
    const { judges }: ConsistencyReport = JSON.parse(stdout)
    expect(judges).toHaveLength(1)
    expect(judges[0]!.forms.map(({ form, cases, changed }) => [form, cases, changed.value])).toEqual(
      ['order', 'delimiters', 'names', 'whitespace'].map((form) => [form, 12, 0]),
    )
  })

  test('--sample draws the same items again, and others with another seed', async () => {
    await using server = await startPlantedServer()
    using project = projectAt(server.url, { items: 60 })
    const sample = ['--sample', '20']
    expect((await judge(project, 'judge.md', ...itemsOf, ...sample)).plan.items).toBe(20)
    expect(timesAnswered(server)).toEqual({ 1: 20 })
    expect((await judge(project, 'judge.md', '--dataset', 'd', ...sample)).before.pending).toBe(0)
    const other = await judge(project, 'judge.md', '--dataset', 'd', ...sample, '--seed', 'other')
    expect(other.before.known + other.before.pending).toBe(20)
    expect(other.before.pending).toBeGreaterThan(0)
    expect(timesAnswered(server)).toEqual({ 1: 20 + other.before.pending })
  })

  test('verdicts land under the criterion of the labels, so that align works right after', async () => {
    await using server = await startPlantedServer()
    using project = projectAt(server.url)
    project.run('import', 'items.csv', '--as', 'd', '--id', 'id', '--human', 'human')
    expect((await judge(project, 'judge.md', '--dataset', 'd')).code).toBe(0)
    const { code, stdout, stderr } = await run(project, 'align', '--dataset', 'd', '--json', '--replicates', '100')
    expect(stderr).not.toContain('rror')
    expect(code).toBe(0)
    const [aligned] = (JSON.parse(stdout) as AlignmentReport).judges
    expect(aligned!.ofLabelled.agreement).toMatchObject({ numerator: 12, denominator: 12 })
  })
})

describe('what fails', () => {
  test('is counted, left alone, and asked again with --retry-errors', async () => {
    await using server = await startPlantedServer({ garbage: 1 })
    using project = projectAt(server.url)
    const failed = await judge(project, 'judge.md', ...itemsOf)
    // Not one verdict is no success, although all was asked.
    expect(failed).toMatchObject({ code: 1, end: 'complete', values: { error: 12 }, errorKinds: { unparseable: 12 } })
    expect(failed.judges[0]).toMatchObject({ answered: 12, errors: 12 })

    server.behave({ garbage: 0 })
    const left = await judge(project, 'judge.md', '--dataset', 'd')
    expect(left).toMatchObject({ answered: 0, before: { known: 0, errors: 12, pending: 0 } })
    expect(server.stats().calls).toBe(12)

    const retried = await judge(project, 'judge.md', '--dataset', 'd', '--retry-errors')
    expect(retried).toMatchObject({ answered: 12, values: { pass: 8, fail: 4 }, errorKinds: {} })
    expect(await verdictsOf(project)).toHaveLength(12)
  })

  test('over and over stops the run, with exit code 1 and what was said; --keep-going does not', async () => {
    await using server = await startPlantedServer({ echoKey: 1 })
    using project = projectAt(server.url, { items: 60 })
    const { code, stdout } = await run(project, 'judge', 'judge.md', ...itemsOf, '--concurrency', '1')
    expect(code).toBe(1)
    expect(stdout).toContain('Stopped, since nobody answers: 20 answers')
    expect(stdout).toMatch(/20 answers of judge in a row failed, the last with: .*401/)
    expect(stdout).toContain('40 are left: run it again to go on')
    expect(server.stats().calls).toBe(20)
    expect(await judge(project, 'judge.md', '--dataset', 'd', '--keep-going')).toMatchObject({
      code: 1,
      end: 'complete',
      answered: 40,
      errorKinds: { transport: 40 },
    })
  })

  test.each([
    [
      'a field that is misspelt',
      'judge.md',
      '---\nmodel: openai/m\ncriterion: answers-the-question\nsample: 3\n---\n',
      /judge\.md:4, field sample: .*samples was probably meant/,
    ],
    [
      'a placeholder that is none',
      'judge.md',
      '---\nmodel: openai/m\n---\nRead {{answer}}.\n',
      /judge\.md:\d+, field prompt: .*\{\{answer\}\}/,
    ],
    ['a name that nobody has', 'helpfull', '', /helpfull.*answers-the-question/],
    ['no front matter', 'judge.md', 'Is it good?\n', /judge\.md:1: .*front matter/],
  ])('%s is told with its place, and exit code 2', async (_, name, content, message) => {
    using project = new Project({ 'items.csv': itemsCsv(3), ...(content !== '' && { [name]: content }) })
    const { code, stderr } = await run(project, 'judge', name, ...itemsOf)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
    // Refused before anything was imported.
    expect(existsSync(project.path('.goodhart'))).toBe(false)
  })
})

test('Ctrl-C keeps what is under way, and the next run does the rest', async () => {
  await using server = await startPlantedServer({ latencyMs: 150 })
  using project = projectAt(server.url, { items: 40 })
  const { ended, interrupt } = start(project, 'judge', 'judge.md', ...itemsOf, '--concurrency', '8')
  while (server.stats().answered < 8 || server.stats().inFlight === 0) await sleep(5)
  interrupt()
  const { code, stdout, stderr } = await ended
  expect(code).toBe(130)
  expect(stderr).toContain('Stopping: waiting for the answers that are under way')
  const { calls, answered } = server.stats()
  expect(answered).toBe(calls)
  expect(answered).toBeGreaterThan(8)
  expect(answered).toBeLessThan(40)
  expect(stdout).toContain(`Stopped: ${answered} answers`)
  expect(await verdictsOf(project)).toHaveLength(answered)

  server.behave({ latencyMs: 0 })
  expect(await judge(project, 'judge.md', '--dataset', 'd')).toMatchObject({ code: 0, answered: 40 - answered })
  expect(timesAnswered(server)).toEqual({ 1: 40 })
  expect(server.stats().calls).toBe(40)
})

test('Ctrl-C twice gives up what is under way, and the next run asks that again', async () => {
  await using server = await startPlantedServer({ stall: 1 })
  using project = projectAt(server.url)
  const { ended, interrupt } = start(project, 'judge', 'judge.md', ...itemsOf, '--concurrency', '4')
  while (server.stats().inFlight < 4) await sleep(5)
  interrupt()
  await sleep(100)
  interrupt()
  const { code, stdout } = await ended
  expect(code).toBe(130)
  expect(stdout).toContain('Stopped: 0 answers')
  expect(await verdictsOf(project)).toEqual([])

  server.behave({ stall: 0 })
  expect((await judge(project, 'judge.md', '--dataset', 'd')).answered).toBe(12)
  expect(timesAnswered(server)).toEqual({ 1: 12 })
})

/** The prompt that a server was sent. */
function promptOf({ json }: SentCall): string {
  return json.messages.map(({ content }: { content: string }) => content).join('\n')
}

/** A verdict under the key that the prompt asks for. */
function passing(call: SentCall): string {
  return `{"verdict": "pass", "key": "${/"key": "([0-9a-f]+)"\}$/.exec(promptOf(call))![1]}"}`
}

test('--budget-tokens stops before it is passed, and more lets the next run go on', async () => {
  // What the provider bills: a third of the characters for the prompt, and 500 for each answer; for what it refuses, nothing.
  let billed = 0
  await using server = await startTestServer((call, response) => {
    if (server.calls.length === 2) return sendJson(response, { error: { message: 'No.' } }, 400)
    const prompt_tokens = Math.ceil(promptOf(call).length / 3)
    billed += prompt_tokens + 500
    sendJson(response, chatBody(passing(call), { usage: { prompt_tokens, completion_tokens: 500 } }))
  })
  using project = projectAt(server.address, { items: 20 })
  const first = await run(project, 'judge', 'judge.md', ...itemsOf, '--concurrency', '4', '--budget-tokens', '15000')
  expect(first).toMatchObject({ code: 1, stdout: expect.stringContaining('Stopped at the budget') })
  expect(first.stdout).toContain('of 15000 tokens are spent')
  expect(first.stdout).toContain('cost unknown')
  expect(billed).toBeLessThanOrEqual(15_000)
  expect(server.calls.length).toBeGreaterThan(3)
  expect(server.calls.length).toBeLessThan(20)

  const rest = await judge(project, 'judge.md', '--dataset', 'd', '--budget-tokens', '1000000')
  expect(rest).toMatchObject({ code: 0, end: 'complete', left: 0 })
  expect(server.calls).toHaveLength(20)
  expect(await verdictsOf(project)).toHaveLength(20)
})

test('few-shot examples come from the train part alone, with the labels of the criterion that is asked for', async () => {
  await using server = await startTestServer((call, response) => sendJson(response, chatBody(passing(call))))
  using project = projectAt(server.address, { items: 30, more: 'examples: 2\n' })
  project.run('import', 'items.csv', '--as', 'd', '--id', 'id', '--human', 'human', '--slice', 'part')
  expect(await run(project, 'judge', 'judge.md', '--dataset', 'd')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--split'),
  })
  expect(server.calls).toHaveLength(0)

  const others = Array.from({ length: 30 }, (_, i) => `i${i},${truthOf(i) === 'pass' ? 'fail' : 'pass'}\n`)
  project.write('others.csv', `id,other\n${others.join('')}`)
  project.run('import', 'others.csv', '--as', 'd', '--id', 'id', '--human', 'other', '--criterion', 'other')
  const asking = ['--dataset', 'd', '--split', 'part', '--criterion', 'other']
  expect((await judge(project, 'judge.md', ...asking)).answered).toBe(30)
  const shown = server.calls.map((call) => [...promptOf(call).matchAll(/⟦item=i(\d+) /g)].map(([, n]) => Number(n)))
  expect(shown.map((items) => items.length)).toEqual(Array(30).fill(3))
  const judged = shown.map((items) => items.at(-1)!)
  expect(new Set(judged).size).toBe(30)
  // Items 0, 3, 6 … are the train part, and all of them fail; by the other criterion they pass.
  const examples = new Set(shown.flatMap((items) => items.slice(0, 2)))
  expect(examples.size).toBe(2)
  for (const item of examples) expect(item % 3).toBe(0)
  expect(promptOf(server.calls[0]!).match(/The right verdict on example \d is "pass"/g)).toHaveLength(2)
})

test('--jsonl --ordered tells verdicts in the order of the items, and nothing else', async () => {
  await using server = await startPlantedServer({ latencyJitterMs: 60 })
  using project = projectAt(server.url, { items: 40 })
  const { code, stdout, stderr } = await run(project, 'judge', 'judge.md', ...itemsOf, '--jsonl', '--ordered')
  const verdicts: Verdict[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(verdicts.map(({ item }) => item)).toEqual(Array.from({ length: 40 }, (_, i) => `i${i}`))
  expect(verdicts.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, i) => truthOf(i)))
  expect(stderr).toContain('Done: 40 answers')
  expect(code).toBe(0)
})

test('hostile text never reaches the terminal as it is', async () => {
  const hostile = '\u001b[2J\u001b]0;owned\u0007\u202e'
  await using server = await startTestServer((call, response) => {
    if (call.path.startsWith('/refusing')) sendJson(response, { error: { message: `No. ${hostile}` } }, 400)
    else sendJson(response, chatBody(`Nothing but ${hostile}`))
  })
  const rows = Array.from({ length: 25 }, (_, i) => `"i${i}${hostile}","${hostile}","${hostile}"\n`)
  using project = new Project({
    'items.csv': `id,question,answer\n${rows.join('')}`,
    'babbling.md': `---\nmodel: ${modelAt(server.address)}\nname: "babbling${'\\e[31m'}"\n---\n`,
    'refusing.md': `---\nmodel: ${modelAt(`${server.address}/refusing`)}\n---\n`,
  })
  const dataset = ['--items', 'items.csv', '--id', 'id', '--as', `d${hostile}`]
  const outcomes = [
    await run(project, 'judge', 'babbling.md', ...dataset, '--jsonl'),
    await run(project, 'judge', 'refusing.md', ...dataset),
    await run(project, 'judge', `no${hostile}such`, ...dataset),
    await run(project, 'list'),
  ]
  expect(outcomes.map(({ code }) => code)).toEqual([1, 1, 2, 0])
  for (const { stdout, stderr } of outcomes) {
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  }
  const [babbled] = outcomes[0]!.stdout.split('\n')
  expect((JSON.parse(babbled!) as Verdict).errorKind).toBe('unparseable')
})
