/**
 * Judgments a second through the command line, beside a bare undici loop and beside promptfoo, against a local server.
 *
 *     node bench/judge-throughput.ts [judgments] [seconds] [cells, such as 1:128,200:512]
 *
 * The server is a process of its own that waits 1 ms or 200 ms before each answer. Every cell makes 100,000 judgments, or as
 * many as a bare loop would in 60 seconds where that is fewer: 100,000 one after another at 200 ms would take five hours and
 * a half. Throughput is that of the run, without start-up. Named limits: 85 % of the bare loop, 300 MB of resident memory.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnPlantedServer } from '../test/planted-server/spawn-planted-server.ts'
import { Project } from './judge-throughput/project.ts'
import { ensurePromptfoo, runPromptfoo } from './judge-throughput/promptfoo.ts'
import { requestBodies } from './judge-throughput/request-bodies.ts'

const most = Number(process.argv[2] ?? 100_000)
const seconds = Number(process.argv[3] ?? 60)
const cells = process.argv[4]?.split(',')
const bareLoop = fileURLToPath(new URL('./judge-throughput/bare-loop.ts', import.meta.url))

function bare(options: { url: string; concurrency: number; calls: number; bodies: string }): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bareLoop, JSON.stringify(options)], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The bare loop failed: ${stderr}`)
  return options.calls / (JSON.parse(stdout) as { seconds: number }).seconds
}

const whole = (n: number) => Math.round(n).toLocaleString('en-US')

console.log('latency  at once  judgments   bare/s   ours/s  of bare  with cache  peak MB')
for (const latencyMs of [1, 200]) {
  await using server = await spawnPlantedServer({ latencyMs })
  for (const concurrency of [1, 16, 128, 512]) {
    if (cells && !cells.includes(`${latencyMs}:${concurrency}`)) continue
    using sample = new Project({ items: 1000, url: server.url })
    const bodies = join(sample.folder, 'bodies.json')
    writeFileSync(bodies, JSON.stringify(await requestBodies(sample.folder, 1000)))
    const expected = bare({ url: server.url, concurrency, calls: Math.min(2000, 20 * concurrency), bodies })
    const calls = Math.round(Math.min(most, Math.max(concurrency * 10, expected * seconds)))
    // One before and one after, so that a machine that slows down slows both.
    const before = bare({ url: server.url, concurrency, calls, bodies })
    using project = new Project({ items: calls, url: server.url })
    const ours = await project.judge(concurrency, '--no-cache')
    using again = new Project({ items: calls, url: server.url })
    const cached = await again.judge(concurrency)
    const after = bare({ url: server.url, concurrency, calls, bodies })
    const rate = ({ report }: typeof ours) => report.answered / report.seconds
    const peer = (before + after) / 2
    console.log(
      [
        `${latencyMs} ms`.padStart(7),
        `${concurrency}`.padStart(8),
        whole(calls).padStart(10),
        whole(peer).padStart(8),
        whole(rate(ours)).padStart(8),
        `${((100 * rate(ours)) / peer).toFixed(0)} %`.padStart(8),
        `${((100 * rate(cached)) / peer).toFixed(0)} %`.padStart(11),
        whole(Math.max(ours.peak, cached.peak)).padStart(8),
      ].join(' '),
    )
  }
}

if (cells) process.exit()

const promptfoo = ensurePromptfoo(process.env.PROMPTFOO_FOLDER ?? join(tmpdir(), 'goodhart-bench-promptfoo'))
if (!promptfoo) console.log('\npromptfoo cannot be had here; the comparison is skipped.')
else {
  console.log('\n2,000 judgments, whole commands with start-up, 128 at once')
  for (const latencyMs of [1, 200]) {
    await using server = await spawnPlantedServer({ latencyMs })
    using project = new Project({ items: 2000, url: server.url })
    const bodies = await requestBodies(project.folder, 2000)
    const { wall } = await project.judge(128, '--no-cache')
    const theirs = runPromptfoo({
      command: promptfoo,
      folder: project.folder,
      url: server.url,
      bodies,
      calls: 2000,
      concurrency: 128,
    })
    console.log(
      `${latencyMs} ms: goodhart ${wall.toFixed(1)} s, promptfoo ${theirs.toFixed(1)} s: ${(theirs / wall).toFixed(1)} times ours`,
    )
  }
}
