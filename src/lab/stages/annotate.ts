import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { TrainedScore } from '../../judges/trained/score-replies.ts'
import { readCheckpoint } from '../../nn/checkpoint/checkpoint-folder.ts'
import { krippendorffAlpha } from '../../stats/index.ts'
import type { AnnotateResult } from '../experiment/results.ts'
import { type Annotation, annotationsFile, annotationsOf } from '../experiment/stage-files.ts'
import { writeWholeFile } from '../experiment/write-whole-file.ts'
import { efforts } from '../worlds/index.ts'
import { drawPool } from './base-pool.ts'
import { goldResult, goldSource, measuredMix, requireSight } from './gold.ts'
import { drawWrittenReply, replyMixSchema, type WrittenReply } from './reply-mix.ts'
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

/** How many replies gold is given at once, and what is kept together. */
const block = 512

/** Stage `annotate`: gold's scores and traces of replies by the base and by disturbed writers, in `annotations.jsonl`. */
export async function runAnnotate(bench: Workbench): Promise<AnnotateResult> {
  const { context, world, engine } = bench
  const settings = readSettings(settingsSchema, context.plan)
  const began = performance.now()
  const goldFolder = neededFolder(context, 'gold')
  const { source, worstProbe } = await goldResult(goldFolder)
  if (!settings.evenIfBlind) requireSight({ worstProbe })
  const gold = await goldSource(bench, goldFolder)
  const base = engine.attach((await readCheckpoint(join(neededFolder(context, 'base'), 'network'))).network)
  const total = settings.count + settings.heldOut
  const pool = await drawPool(bench, { policy: base, count: total, name: 'annotated' })
  // A reply of the base is drawn more than once: none may be drawn both to train on and to be measured on.
  const pools = { 'held-out': pool.slice(0, settings.heldOut), train: pool.slice(settings.heldOut) }
  const splitOf = (id: number) => (id < settings.heldOut ? 'held-out' : 'train')
  const texts: string[] = []
  for (let from = 0; from < total; from += block) {
    context.signal.throwIfAborted()
    const path = join(context.folder, `block-${from}.jsonl`)
    // What gold has said is kept block by block: asking it again may cost money.
    const known = await readFile(path, 'utf8').catch(() => undefined)
    const text = known ?? (await annotateBlock(from))
    if (known === undefined) await writeWholeFile(path, text)
    texts.push(text)
    context.tell({ type: 'progress', done: Math.min(total, from + block), total, unit: 'replies' })
  }
  await writeWholeFile(join(context.folder, annotationsFile), texts.join(''))
  const annotations = await Array.fromAsync(annotationsOf(context.folder))
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

  async function annotateBlock(from: number): Promise<string> {
    const chance = bench.random('annotated', from)
    const written = Array.from({ length: Math.min(block, total - from) }, (_, index) =>
      drawWrittenReply({ world, mix: settings.mix, pool: pools[splitOf(from + index)] }, chance),
    )
    const scores = await gold.score(written)
    return written.map((reply, index) => lineOf(reply, `${from + index}`, scores[index])).join('')
  }

  /** Nothing where gold came to no score: there is nothing to learn from. */
  function lineOf({ task, reply, writer }: WrittenReply, id: string, score: TrainedScore | undefined): string {
    if (!score) return ''
    const truth = world.check(task, reply)
    const trace = source === 'truth' ? world.trace(task, reply, settings.effort) : score.trace
    const annotation: Annotation = {
      id,
      input: task.input,
      facts: task.facts,
      reply: reply.text,
      ended: reply.ended,
      score: score.score,
      expected: score.expected,
      truth: truth.score,
      pass: truth.pass,
      ...(trace !== undefined && { trace }),
      split: splitOf(Number(id)),
      writer,
    }
    return `${JSON.stringify(annotation)}\n`
  }
}
