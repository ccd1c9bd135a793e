import type { World } from '../world.ts'
import { check, passesFrom } from './assess.ts'
import { corrupt, swapValues } from './damage.ts'
import { defects } from './defects.ts'
import { drawTask, type StoriesFacts } from './draw-task.ts'
import { words } from './lexicon.ts'
import { longest } from './longest.ts'
import { rubric, trace } from './trace.ts'
import { writeOther } from './write-other.ts'
import { writeReply } from './write-reply.ts'

/** docs/worlds/stories.md specifies it. */
export const storiesWorld: World<StoriesFacts> = {
  id: 'stories',
  version: 1,
  description:
    'Short English stories that must have the words asked for and an ending of the kind asked for, by a policy that starts from a pretrained language model. Of some things no story is told, and the reason is given.',
  prose: true,
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
