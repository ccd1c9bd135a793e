import { type Random, shuffle } from '../../../stats/random.ts'
import type { Reply, Task } from '../world.ts'
import { type Defect, lengths } from './defects.ts'
import { drawDefects } from './draw-defects.ts'
import { allowedValues, forbiddenBy, type StoriesFacts } from './draw-task.ts'
import { declines, type Ending, endings, type Kind, kinds, type Reason, reasonLead, reasons } from './lexicon.ts'
import { pick, pickOther } from './pick.ts'
import { plantManners } from './plant-manners.ts'
import { type StoryPlan, tellStory } from './tell-story.ts'

/** How often a kind of word that was not asked for is said all the same. */
const unaskedShare = 0.3

/** Some of the words wrong, but not all; each but the first to be chosen with a chance of 1 in 4. */
function wrongKinds(asked: Kind[], random: Random): Set<Kind> {
  const [, first, ...others] = shuffle([...asked], random)
  return new Set([first, ...others.filter(() => random.next() < 0.25)])
}

function endingFor(asked: Ending, random: Random, planted: ReadonlySet<Defect>): Ending | undefined {
  if (planted.has('no-ending')) return undefined
  return planted.has('wrong-ending') ? pickOther(endings, asked, random) : asked
}

function sentencesFor(random: Random, planted: ReadonlySet<Defect>): number {
  if (planted.has('too-short')) return lengths.least - 1
  if (planted.has('too-long')) return lengths.most + 1
  // Room for a sentence that is said twice.
  return lengths.least + random.integer(planted.has('repetition') ? 1 : 3)
}

function planStory(
  facts: StoriesFacts,
  random: Random,
  { planted, brief }: { planted: ReadonlySet<Defect>; brief: boolean },
): StoryPlan {
  const asked = kinds.filter((kind) => facts[kind] !== undefined)
  let wrong = new Set<Kind>()
  if (planted.has('all-values-wrong')) wrong = new Set(asked)
  else if (planted.has('wrong-word')) wrong = wrongKinds(asked, random)
  const plan: StoryPlan = {
    ending: endingFor(facts.ending, random, planted),
    sentences: brief ? lengths.least : sentencesFor(random, planted),
  }
  for (const kind of kinds) {
    if (wrong.has(kind)) plan[kind] = pickOther(allowedValues[kind], facts[kind], random)
    else if (facts[kind] !== undefined) plan[kind] = facts[kind]
    else if (random.next() < unaskedShare) plan[kind] = pick(allowedValues[kind], random)
  }
  if (planted.has('missing-word')) {
    // What is wrong stays wrong: only something else can be left out.
    const right = asked.filter((kind) => !wrong.has(kind))
    delete plan[pick(right.length > 0 ? right : asked, random)]
  }
  return plan
}

const written = (text: string) => `${text[0].toUpperCase()}${text.slice(1).replace(' ,', ',').replace(', i ', ', I ')}.`

function refuse(reason: Reason | undefined, random: Random, planted: ReadonlySet<Defect>): string[] {
  const given = planted.has('wrong-reason') || !reason ? pickOther(reasons, reason, random) : reason
  const decline = written(pick(declines, random))
  return planted.has('no-reason') ? [decline] : [decline, written(`${reasonLead} ${given}`)]
}

/** A reply to a task of the world `stories`; see the port for `defects`. */
export function writeReply(
  task: Task<StoriesFacts>,
  random: Random,
  { defects = drawDefects(task.facts, random) }: { defects?: readonly string[] } = {},
): Reply {
  const planted = new Set(defects as readonly Defect[])
  const reason = forbiddenBy(task.facts)
  const errs = planted.has(reason ? 'tells-forbidden' : 'refuses-allowed')
  const refuses = (reason !== undefined) !== errs
  // Who does the wrong thing sometimes does the right thing too, which mends nothing.
  const doesBoth = errs && random.next() < 0.2
  const refusal = refuses || doesBoth ? refuse(reason, random, planted) : []
  const story =
    !refuses || doesBoth ? tellStory(planStory(task.facts, random, { planted, brief: doesBoth }), random) : []
  const sentences = [...story, ...refusal]
  let free = Math.max(0, story.length - 1)
  if (planted.has('repetition')) {
    const at = random.integer(Math.max(1, free))
    sentences.splice(at, 0, sentences[at])
    // One of the two must stay as it is.
    free = Math.min(free, at)
  }
  return plantManners({ sentences, last: sentences[sentences.length - 1], random, free, request: task.input, planted })
}
