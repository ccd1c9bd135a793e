import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { RunReport } from '../../src/runs/run-report.ts'

const command = fileURLToPath(new URL('../../bin/goodhart.js', import.meta.url))
/** The process's own account of itself as it ends. */
const reportUsage =
  'data:text/javascript,import{writeFileSync}from"node:fs";process.on("exit",()=>writeFileSync(process.env.USAGE_FILE,JSON.stringify(process.resourceUsage())))'

/** A project with items to judge, in a folder that is removed afterwards. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'goodhart-throughput-'))

  constructor({ items, url }: { items: number; url: string }) {
    const rows = Array.from({ length: items }, (_, i) => `${itemId(i)},"${questionOf(i)}","${answerOf(i)}"\n`)
    writeFileSync(join(this.folder, 'items.csv'), `id,question,answer\n${rows.join('')}`)
    writeFileSync(
      join(this.folder, 'judge.md'),
      `---\nmodel:\n  provider: compatible\n  model: planted\n  baseUrl: ${url}/v1\ncriterion: answers-the-question\n---\n`,
    )
    const imported = spawnSync(process.execPath, [command, 'import', 'items.csv', '--id', 'id'], { cwd: this.folder })
    if (imported.status !== 0) throw new Error(`The import failed: ${imported.stderr}`)
  }

  /** `goodhart judge` as a user runs it, and its peak memory in MB. */
  async judge(concurrency: number, ...flags: string[]): Promise<{ report: RunReport; wall: number; peak: number }> {
    const usageFile = join(this.folder, 'usage.json')
    const began = performance.now()
    const child = spawn(
      process.execPath,
      [
        '--import',
        reportUsage,
        command,
        'judge',
        'judge.md',
        '--dataset',
        'items.csv',
        '--concurrency',
        `${concurrency}`,
        '--json',
        ...flags,
      ],
      { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, USAGE_FILE: usageFile } },
    )
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    if (code !== 0) throw new Error(`The run ended with ${code}: ${stderr}`)
    const { maxRSS } = JSON.parse(readFileSync(usageFile, 'utf8')) as { maxRSS: number }
    return { report: JSON.parse(stdout), wall: (performance.now() - began) / 1000, peak: (maxRSS * 1024) / 1e6 }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const itemId = (i: number) => `item-${i}`
const questionOf = (i: number) => `How many apples are left of ${i} after ${i % 7} were eaten, and why?`
const answerOf = (i: number) =>
  `There were ${i} apples. ${i % 7} of them were eaten, so that ${i - (i % 7)} are left, since what is eaten is gone. ⟦item=${itemId(i)} truth=${i % 3 === 0 ? 'fail' : 'pass'}⟧`
