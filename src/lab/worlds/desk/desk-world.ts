import type { World } from '../world.ts'
import { check, passesFrom } from './assess.ts'
import { corrupt, swapValues } from './damage.ts'
import { defects } from './defects.ts'
import { drawTask } from './draw-task.ts'
import type { DeskFacts } from './house-policy.ts'
import { words } from './language.ts'
import { longest } from './longest.ts'
import { rubric, trace } from './trace.ts'
import { writeOther } from './write-other.ts'
import { writeReply } from './write-reply.ts'

/** docs/worlds/desk.md specifies it. */
export const deskWorld: World<DeskFacts> = {
  id: 'desk',
  version: 1,
  description:
    'A front desk answers requests with two to four requirements each, under a policy that forbids some. What is forbidden must be refused with the reason, the rest served completely, as asked, and with nothing added.',
  words,
  longest,
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
