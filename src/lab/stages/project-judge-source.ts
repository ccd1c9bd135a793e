import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { type Answer, type JudgeDefinition, openJudge, readJudgeFile } from '../../judges/index.ts'
import type { TrainedScore } from '../../judges/trained/score-replies.ts'
import { ModelAccess } from '../../models/model-access.ts'
import { worldCriterion } from '../worlds/world-criterion.ts'
import type { ScoreSource } from './score-source.ts'
import type { Workbench } from './workbench.ts'

export const projectJudgeSchema = z.strictObject({
  source: z.literal('judge'),
  /** Path of a judge file; it sees the request, the reply and the rubric as input, output and context. */
  judge: z.string(),
  /** Calls under way at once. */
  concurrency: z.int().min(1).default(8),
  /** What it may cost in each stage that asks it: at least one of the two. */
  budget: z
    .strictObject({ usd: z.number().positive().optional(), tokens: z.int().positive().optional() })
    .refine(({ usd, tokens }) => usd !== undefined || tokens !== undefined, 'usd or tokens'),
})
export type ProjectJudge = z.output<typeof projectJudgeSchema>

/** Any judge of the project as gold: pass is 9 and fail 0, a grade is stretched from its scale to 0 to 9. */
export async function projectJudgeSource(bench: Workbench, settings: ProjectJudge): Promise<ScoreSource> {
  const path = resolve(settings.judge)
  const { definition } = await readJudgeFile(path)
  const { world, context, resources } = bench
  // One for the whole stage, whose budget it keeps.
  const access = resources.use(
    new ModelAccess({
      env: process.env,
      limits: { concurrency: settings.concurrency },
      timeLimitMs: 120_000,
      budget: settings.budget,
      stop: context.signal,
    }),
  )
  const { judge } = await openJudge(definition, {
    openModel: (spec) => access.open(spec),
    env: process.env,
    basePath: dirname(path),
    fetch: access.fetch,
  })
  return {
    async score(replies) {
      const criterion = judge.criterion ?? worldCriterion(world)
      const answers: (TrainedScore | undefined)[] = new Array(replies.length)
      let next = 0
      const ask = async () => {
        while (next < replies.length) {
          const at = next++
          const { task, reply } = replies[at]
          const item = {
            id: `${at}`,
            input: task.input,
            output: reply.text,
            context: world.rubric(task),
            tags: { ended: `${reply.ended}` },
          }
          const { answer } = await judge.ask({ item, criterion, repeat: 0 }, { signal: context.signal })
          answers[at] = scoreOf(answer, definition)
        }
      }
      await Promise.all(Array.from({ length: settings.concurrency }, ask))
      return answers
    },
  }
}

/** `undefined` where there is no verdict. */
export function scoreOf(
  { value, score }: Pick<Answer, 'value' | 'score'>,
  definition: JudgeDefinition,
): TrainedScore | undefined {
  const expected = expectedOf(value, score, definition)
  return expected === undefined ? undefined : { expected, score: Math.round(expected) }
}

function expectedOf(
  value: Answer['value'],
  score: number | undefined,
  definition: JudgeDefinition,
): number | undefined {
  if (value === 'error' || value === 'abstain') return undefined
  const scale = definition.kind === 'llm' ? definition.scale : 'binary'
  if (score !== undefined && typeof scale === 'object') {
    return Math.min(9, Math.max(0, (9 * (score - scale.min)) / (scale.max - scale.min)))
  }
  if (value === 'pass') return 9
  return value === 'fail' ? 0 : undefined
}
