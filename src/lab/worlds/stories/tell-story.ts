import { type Random, shuffle } from '../../../stats/random.ts'
import { type Ending, type Kind, names } from './lexicon.ts'
import { longestInLetters } from './longest.ts'
import { pick } from './pick.ts'

/** What a story is to say: words by kind, those absent are not said; and its ending, or none. */
export type StoryPlan = { ending: Ending | undefined; sentences: number } & Partial<Record<Kind, string>>

interface Cast {
  /** How the hero is brought in, and how it is called then. */
  someone: string
  he: string
  his: string
}

function castFor({ hero, look }: StoryPlan, random: Random): { cast: Cast; lookUsed: boolean } {
  const he = hero === 'girl' ? 'she' : hero === 'boy' ? 'he' : pick(['he', 'she'] as const, random)
  const name = capital(pick(names[he], random))
  const his = he === 'he' ? 'his' : 'her'
  if (hero === undefined) return { cast: { someone: name, he, his }, lookUsed: false }
  const lookUsed = look !== undefined && random.next() < 0.5
  const named = random.next() < 0.3 ? ` named ${name}` : ''
  return { cast: { someone: `a ${lookUsed ? `${look} ` : ''}${hero}${named}`, he, his }, lookUsed }
}

const capital = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`
const write = (text: string) => `${capital(text)}.`

/** What can happen between the beginning and the end, whoever the hero is. */
function events({ he, his }: Cast, thing: string | undefined): string[] {
  const always = [
    'the sun was warm',
    'it was a nice day',
    `${he} ran very fast`,
    `${he} played with a friend`,
    'a friend came to play',
    `${he} sat under a tree`,
    `${he} asked ${his} mom`,
    'the wind was cold',
    'they played a game together',
    `${he} walked home`,
    'then the rain came',
  ]
  if (thing === undefined) return always
  return [
    ...always,
    `${he} wanted to play with the ${thing}`,
    `${he} showed the ${thing} to a friend`,
    `a friend wanted the ${thing} too`,
    `the ${thing} fell and broke`,
    `${he} took the ${thing} home`,
  ]
}

function endingsOf({ he, his }: Cast): Record<Ending | 'none', string[]> {
  return {
    happy: [
      `${he} was very happy`,
      `${he} smiled and went home`,
      `then ${he} hugged ${his} mom`,
      'they laughed together',
      `${he} was happy and proud`,
      'it was fun',
      `${he} felt glad`,
    ],
    sad: [
      `${he} was very sad`,
      `${he} cried and went home`,
      `${he} was sad and alone`,
      `then ${he} sat down and wept`,
      `${he} was so lonely`,
      `${his} friend was gone`,
      `there were tears`,
    ],
    moral: [
      'the lesson is to share',
      'the moral is to be kind',
      `${he} learned to share`,
      `${he} learned to help a friend`,
      'the lesson is to be brave',
      `then ${he} learned a lesson`,
      'the moral is to be good and kind',
    ],
    none: [`then ${he} went home`, `${he} went to bed`, 'the night came', `${he} sat by the door`],
  }
}

/** What has to be said of thing, place and look, in one sentence after its subject. */
function meeting({ thing, place, look }: StoryPlan, random: Random): string {
  const what = `a ${look ? `${look} ` : ''}${thing ?? pick(['tree', 'flower', 'star', 'friend'], random)}`
  const verb = pick(['saw', 'found', 'liked', 'wanted'], random)
  if (thing === undefined && look === undefined && place !== undefined) {
    return pick([`went to the ${place}`, `played in the ${place}`, `ran to the ${place}`], random)
  }
  return `${verb} ${what}${place ? ` ${pick(['in', 'at', 'near'], random)} the ${place}` : ''}`
}

/** A story that says all that is planned, in 2 or more sentences of which the last is the ending. */
export function tellStory(plan: StoryPlan, random: Random): string[] {
  const { cast, lookUsed } = castFor(plan, random)
  const { someone, he } = cast
  const left = lookUsed ? { ...plan, look: undefined } : plan
  const beginning: string[] = []
  if (plan.sentences === 2) beginning.push(`${pick(['one day, ', ''], random)}${someone} ${meeting(left, random)}`)
  else {
    const introduced = plan.hero === undefined ? `a kid named ${someone}` : someone
    const openings = [`once upon a time, there was ${introduced}`, `there was ${introduced}`]
    const atPlace = left.place !== undefined && random.next() < 0.6
    if (atPlace) {
      openings.push(`one day, ${someone} went to the ${left.place}`, `${someone} lived near the ${left.place}`)
      const opening = pick(openings, random)
      beginning.push(opening.includes(` ${left.place}`) ? opening : `${opening} in the ${left.place}`)
    } else beginning.push(pick(openings, random))
    beginning.push(
      `${pick(['', 'one day, ', ''], random)}${he} ${meeting(atPlace ? { ...left, place: undefined } : left, random)}`,
    )
  }
  const ending = pick(endingsOf(cast)[plan.ending ?? 'none'], random)
  const possible = shuffle(events(cast, plan.thing), random)
  const told = (events: string[]) =>
    [...beginning, ...events.slice(0, plan.sentences - 1 - beginning.length), ending].map(write)
  const story = told(possible)
  if (story.join(' ').length <= longestInLetters) return story
  return told(possible.sort((a, b) => a.length - b.length))
}
