import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { krippendorffAlpha } from '../../stats/index.ts'
import type { AnnotateResult, GoldResult } from '../experiment/results.ts'
import { writeWholeFile } from '../experiment/write-whole-file.ts'
import { efforts } from '../worlds/index.ts'
import { type Annotation, annotationsFile } from './annotations.ts'
import { drawPool } from './base-pool.ts'
import { measuredMix, requireSight } from './gold.ts'
import { drawWrittenReply, replyMixSchema } from './reply-mix.ts'
import { readJudge, type ScoreSource, trainedSource, truthSource } from './score-source.ts'
import { neededFolder, readSettings } from './stage-settings.ts'
import { mean, type Workbench } from './workbench.ts'

const settingsSchema = z.strictObject({
  /** Replies to train judges on. */
  count: z.int().min(1),
  /** Replies kept apart, on which judges are measured. */
  heldOut: z.int().min(1).default(1024),
  mix: replyMixSchema.default(measuredMix),
  /** Of the traces, where gold is the truth; a trained gold judge writes as it was taught to. */
  effort: z.enum(efforts).default('high'),
  /** Lets a gold judge annotate that fails its probes. */
  evenIfBlind: z.boolean().default(false),
})

/** How many replies gold is given at once. */
const block = 512

/** Stage `annotate`: gold's scores and traces of replies by the base and by disturbed writers, in `annotations.jsonl`. */
export async function runAnnotate(bench: Workbench): Promise<AnnotateResult> {
  const { context, world, engine } = bench
  const settings = readSettings(settingsSchema, context.plan)
  const began = performance.now()
  const goldFolder = neededFolder(context, 'gold')
  const goldResult = JSON.parse(await readFile(join(goldFolder, 'result.json'), 'utf8')) as GoldResult
  if (!settings.evenIfBlind) requireSight(goldResult)
  const gold = await goldSource(bench, goldFolder, goldResult)
  const base = engine.attach((await readCheckpoint(join(neededFolder(context, 'base'), 'network'))).network)
  const total = settings.count + settings.heldOut
  const pool = await drawPool(bench, { policy: base, count: total, name: 'annotated' })
  const chance = bench.random('annotated')
  const annotations: Annotation[] = []
  for (let from = 0; from < total; from += block) {
    context.signal.throwIfAborted()
    const written = Array.from({ length: Math.min(block, total - from) }, () =>
      drawWrittenReply({ world, mix: settings.mix, pool }, chance),
    )
    const scores = await gold.score(written)
    written.forEach(({ task, reply, writer }, index) => {
      const score = scores[index]
      // Gold came to no score: nothing to learn from.
      if (!score) return
      const truth = world.check(task, reply)
      annotations.push({
        id: `${from + index}`,
        input: task.input,
        facts: task.facts,
        reply: reply.text,
        ended: reply.ended,
        score: score.score,
        expected: score.expected,
        truth: truth.score,
        pass: truth.pass,
        trace: score.trace ?? world.trace(task, reply, settings.effort),
        split: from + index < settings.heldOut ? 'held-out' : 'train',
        writer,
      })
    })
    context.tell({ type: 'progress', done: Math.min(total, from + block), total, unit: 'replies' })
  }
  const lines = annotations.map((annotation) => `${JSON.stringify(annotation)}\n`)
  await writeWholeFile(join(context.folder, annotationsFile), lines.join(''))
  const heldOut = annotations.filter(({ split }) => split === 'held-out')
  return {
    kind: 'annotate',
    items: annotations.length,
    heldOut: heldOut.length,
    meanGold: mean(annotations.map(({ expected }) => expected)),
    meanTruth: mean(annotations.map(({ truth }) => truth)),
    alphaTruth: krippendorffAlpha(
      heldOut.map(({ expected, truth }) => [expected, truth]),
      'interval',
    ).alpha,
    seconds: (performance.now() - began) / 1000,
  }
}

/** The gold judge of a finished gold stage. */
export async function goldSource(bench: Workbench, folder: string, result?: GoldResult): Promise<ScoreSource> {
  const { source } = result ?? (JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as GoldResult)
  if (source === 'truth') return truthSource(bench.world)
  return trainedSource(bench.world, await readJudge(bench, join(folder, 'judge')))
}
