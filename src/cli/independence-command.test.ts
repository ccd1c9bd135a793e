import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { independenceReportSchema } from '../audit/independence/index.ts'
import { createRandom } from '../stats/index.ts'
import type { Context } from './context.ts'
import { independenceCommand, runIndependence } from './independence-command.ts'

let folder: string
let written: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-independence-'))
  written = ''
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a command line as a user types it. */
async function run(...line: string[]): Promise<number> {
  const context: Context = {
    cwd: folder,
    env: {},
    stdout: { write: (text: string) => (written += text) },
    stderr: { write: () => true },
    now: () => new Date('2026-09-14T10:32:08Z'),
  }
  let code = -1
  const command = independenceCommand(async (files, flags) => {
    code = await runIndependence(files, flags, context)
    return 0
  })
  await command.exitOverride().parseAsync(line, { from: 'user' })
  return code
}

/** Four judges that are wrong in a fifth of 120 cases, the first two always in the same ones. */
function table(hostile = ''): string {
  const random = createRandom('judges')
  const wrong = () => random.next() < 0.2
  const word = (passes: boolean) => (passes ? 'pass' : 'fail')
  const rows = Array.from({ length: 120 }, (_, i) => {
    const truth = i % 2 === 0
    const shared = wrong()
    const said = [shared, shared, wrong(), wrong()].map((mistaken) => word(i === 0 || mistaken !== truth))
    const output = i === 0 ? `I cannot help with this, per platform policy. ${hostile}` : `answer ${i}`
    return [i, `question ${i}`, `"${output}"`, word(truth), ...said].join(',')
  })
  return ['id,input,output,human,alfa,bravo,carla,delta', ...rows].join('\n')
}

const columns = ['--id', 'id', '--input-column', 'input', '--output-column', 'output', '--replicates', '200']
const judges = ['alfa', 'bravo', 'carla', 'delta'].flatMap((name) => ['--judge', name])

test('with labels: who errs together, what they are worth, and what to read', async () => {
  const path = join(folder, 'verdicts.csv')
  writeFileSync(path, table('<img src=x onerror=alert(1)> \u202e'))
  const outputs = ['out.html', 'out.md', 'out.json', 'out.txt'].flatMap((name) => ['-o', join(folder, name)])
  expect(await run(path, ...columns, ...judges, '--human', 'human', ...outputs)).toBe(0)
  expect(written).toMatch(/Four judges are worth \d\.\d\d \(\d\.\d\d to \d\.\d\d\) independent ones/)
  expect(written).toContain("The judges' errors are not independent")
  expect(written).toContain('1 of')
  const report = independenceReportSchema.parse(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')))
  const [closest] = report.errors!.pairs.toSorted((a, b) => b.phi.value! - a.phi.value!)
  expect([closest.a, closest.b]).toEqual(['alfa', 'bravo'])
  expect(closest.phi.value).toBeCloseTo(1, 10)
  expect(report.review.items[0].reasons.map(({ reason }) => reason)).toEqual(['refusal', 'policy-claim'])

  const page = readFileSync(join(folder, 'out.html'), 'utf8')
  expect(page).toContain('goodhart/independence/1')
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  const markdown = readFileSync(join(folder, 'out.md'), 'utf8')
  expect(markdown).toContain('## Independence: verdicts.csv')
  for (const output of [page, markdown, written, readFileSync(join(folder, 'out.txt'), 'utf8')]) {
    expect(output).not.toContain('\u202e')
  }
  expect(page).not.toContain('<img')
  expect(markdown).not.toContain('<img')
})

test('without labels it says what cannot be known', async () => {
  const path = join(folder, 'verdicts.csv')
  writeFileSync(path, table())
  expect(await run(path, ...columns, ...judges)).toBe(0)
  expect(written.replace(/\s+/g, ' ')).toContain(
    'How many independent ones the four judges are worth cannot be known without labels',
  )
  expect(written).not.toContain('Pairs that err together')
})

test('three raters are enough with people among them, one is not', async () => {
  const path = join(folder, 'verdicts.csv')
  writeFileSync(path, table())
  const two = [path, ...columns, '--judge', 'alfa', '--human', 'human', '--raters']
  await expect(run(...two, 'judges')).rejects.toMatchObject({ code: 'too-few-raters' })
  expect(await run(...two, 'both')).toBe(0)
  expect(written).toContain('alfa and human')
})

test('a file that it cannot write is refused before anything is read', async () => {
  await expect(run('missing.csv', '-o', 'out.xml')).rejects.toMatchObject({ code: 'unknown-format' })
})
