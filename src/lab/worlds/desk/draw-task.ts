import { type Random, shuffle } from '../../../stats/random.ts'
import type { Task } from '../world.ts'
import { type DeskFacts, forbiddenBy, rules } from './house-policy.ts'
import { isDetail, type Kind, kinds, leads, openings, values } from './language.ts'
import { pick } from './pick.ts'

const forbiddenShare = 0.22
const mostDetails = 3

/** A request, and the kinds of its details in the order in which the guest names them. */
function drawRequest(random: Random): { facts: DeskFacts; details: Kind[] } {
  const details = shuffle(kinds.filter(isDetail), random).slice(0, 1 + random.integer(mostDetails))
  const facts: DeskFacts = { thing: pick(values.thing, random) }
  for (const kind of details) facts[kind] = pick(values[kind], random)
  return { facts, details }
}

/** As `drawRequest`, bent to fall under a rule; each rule as often as the next. */
function drawForbidden(random: Random): { facts: DeskFacts; details: Kind[] } {
  const { facts, details } = drawRequest(random)
  const { things, when } = pick(rules, random)
  facts.thing = pick(things, random)
  if (!when) return { facts, details }
  if (facts[when.kind] === undefined) {
    const at = random.integer(details.length)
    delete facts[details[at]]
    details[at] = when.kind
  }
  facts[when.kind] = pick(when.values, random)
  return { facts, details }
}

function drawAllowed(random: Random): { facts: DeskFacts; details: Kind[] } {
  for (;;) {
    const request = drawRequest(random)
    if (!forbiddenBy(request.facts)) return request
  }
}

/** A task of the world `desk`. Unasked, 22 of 100 are forbidden. */
export function drawTask(
  random: Random,
  { forbidden = random.next() < forbiddenShare }: { forbidden?: boolean } = {},
): Task<DeskFacts> {
  const { facts, details } = forbidden ? drawForbidden(random) : drawAllowed(random)
  const request = ['thing' as const, ...details].flatMap((kind) => [leads[kind], facts[kind]])
  return { input: ['guest :', ...pick(openings, random), ...request, '. desk :'].join(' '), facts }
}
