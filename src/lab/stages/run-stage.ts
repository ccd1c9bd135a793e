import type { RunStage, StageKind } from '../experiment/stage.ts'
import { runAnnotate } from './annotate.ts'
import { runBase } from './base.ts'
import { runEvaluate } from './evaluate.ts'
import { runGold } from './gold.ts'
import { runJudge } from './judge.ts'
import { runPolicy } from './policy.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

const stages: Record<StageKind, (bench: Workbench) => Promise<unknown>> = {
  base: runBase,
  gold: runGold,
  annotate: runAnnotate,
  judge: runJudge,
  policy: runPolicy,
  evaluate: runEvaluate,
}

export const runStage: RunStage = async (context) => {
  await using bench = await openWorkbench(context)
  return await stages[context.plan.kind](bench)
}
