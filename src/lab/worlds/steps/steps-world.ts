import type { World } from '../world.ts'
import { check, passesFrom } from './check.ts'
import { corrupt, swapValues } from './damage.ts'
import { defects } from './defects.ts'
import type { StepsFacts } from './facts.ts'
import { drawTask } from './problem.ts'
import { longestTrace, rubric, trace } from './trace.ts'
import { longestInput, longestReply, words } from './words.ts'
import { writeOther } from './write-other.ts'
import { writeReply } from './write-reply.ts'

export const stepsWorld: World<StepsFacts> = {
  id: 'steps',
  version: 1,
  description:
    'Worked solutions of small arithmetic problems, judged step by step and as a whole. What cannot be solved must be declined, with the reason.',
  words,
  longest: { input: longestInput, reply: longestReply, trace: longestTrace },
  passesFrom,
  defects,
  drawTask,
  writeReply,
  writeOther,
  corrupt,
  swapValues,
  check,
  trace,
  rubric,
}
