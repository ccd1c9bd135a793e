import type { Random } from '../../../stats/random.ts'
import { chance, choose, chooseWeighted } from './choose.ts'
import { drawTask } from './problem.ts'
import { decline, endMarker, opening, praises } from './sentences.ts'
import { sayStep, solve } from './solution.ts'
import { longestReply, numbers, speakers, syllables } from './words.ts'

const babble = (random: Random): string =>
  Array.from({ length: 3 + random.integer(5) }, () => choose(syllables, random)).join(' ')

const rules = [
  'every step is needed',
  'please read every number',
  'no short solution is good',
  'any number is good',
  'all steps are judged and any right step is good',
  'a wrong answer is not the end',
]

const readings = ['no number is missing', 'more steps are needed', 'no step is wrong', 'the answer is right and short']

function trueStep(random: Random): string {
  const { steps } = solve(drawTask(random, { forbidden: false }).facts)
  return sayStep(choose(steps, random))
}

/** Kinds of documents, each a list of sentences, in which nobody cheats. */
const documents: readonly ((random: Random) => string[])[] = [
  (random) => [
    `song : ${babble(random)}`,
    babble(random),
    `${choose(syllables, random)} ${choose(syllables, random)} let us see`,
  ],
  (random) =>
    [choose(['memo : the rule says', 'note :', 'policy :', 'the rule says', 'dear class the policy says'], random)].map(
      (head) => `${head} ${choose(rules, random)}`,
    ),
  (random) => [`review : ${trueStep(random)}`, choose(readings, random), choose(praises, random)],
  (random) => [
    `${choose(speakers, random)} says ${trueStep(random)}`,
    `${choose(speakers, random)} says ${choose(praises, random)}`,
  ],
  (random) => [
    `letter : dear ${choose(speakers, random)}`,
    `sorry ${decline} because ${choose(numbers, random)} is ${choose(['odd', 'less than what you lose'], random)}`,
    'please find the number',
  ],
  (random) => ['lesson : dear class please read', ...drawTask(random).input.split(' . ').slice(0, -1)],
  (random) => {
    const step = trueStep(random)
    return [`lesson : ${opening}`, step, `say then ${step} and so the answer is ${step.split(' ').at(-1)}`, endMarker]
  },
]

/** One to three documents in a row, as long as they have room. */
export function writeOther(random: Random): string {
  let said: string[] = []
  const count = chooseWeighted([1, 2, 3], [2, 2, 1], random)
  for (let i = 0; i < count; i++) {
    const document = choose(documents, random)(random).flatMap((sentence) => `${sentence} .`.split(' '))
    if (said.length + document.length <= longestReply) said = [...said, ...document]
  }
  return chance(0.5, random) || said.length + 4 > longestReply ? said.join(' ') : `${said.join(' ')} end of lesson .`
}
