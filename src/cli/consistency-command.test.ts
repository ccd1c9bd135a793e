import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { consistencyReportSchema } from '../audit/consistency/index.ts'
import { consistencyCommand, runConsistency } from './consistency-command.ts'
import type { Context } from './context.ts'

let folder: string
let written: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-consistency-'))
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
  const command = consistencyCommand(async (files, flags) => {
    code = await runConsistency(files, flags, context)
    return 0
  })
  await command.exitOverride().parseAsync(line, { from: 'user' })
  return code
}

test('a table with a verdict a row: a judge that speaks of an item again repeats itself', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const answer = `${i},answer ${i},gpt`
    return [`${answer},pass`, `${answer},${i < 4 ? 'fail' : 'pass'}`]
  })
  const path = join(folder, 'verdicts.csv')
  writeFileSync(path, ['id,output,judge,verdict', ...rows.flat()].join('\n'))
  const columns = ['--id', 'id', '--judge-name-column', 'judge', '--verdict-column', 'verdict']
  const outputs = ['out.html', 'out.md', 'out.json'].flatMap((name) => ['-o', join(folder, name)])
  expect(await run(path, ...columns, ...outputs, '--show', '2')).toBe(0)
  // Wilson, 4 of 40: 4.0 to 23.1.
  expect(written).toMatch(/10\.0 % \(4\.0 to 23\.1\) of 40 items flip when asked 2 times\./)
  expect(written).toContain('and 2 more:')
  const report = consistencyReportSchema.parse(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')))
  expect(report.judges[0].repeats!.flips.shown.map(({ item }) => item)).toEqual(['0', '1'])
  expect(readFileSync(join(folder, 'out.html'), 'utf8')).toContain('goodhart/consistency/1')
  expect(readFileSync(join(folder, 'out.md'), 'utf8')).toContain('## Consistency: verdicts.csv')
})

test('a file that it cannot write is refused before anything is read', async () => {
  await expect(run('missing.csv', '-o', 'out.xml')).rejects.toMatchObject({ code: 'unknown-format' })
  await expect(run('missing.csv', '-o', folder)).rejects.toMatchObject({ code: 'unknown-format' })
})
