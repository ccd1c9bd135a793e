import { type Random, shuffle } from '../../../stats/random.ts'
import type { Reply, Task } from '../world.ts'
import type { Defect } from './defects.ts'
import { drawDefects } from './draw-defects.ts'
import { type DeskFacts, forbiddenBy } from './house-policy.ts'
import { apologies, courtesies, isDetail, type Kind, kinds, leads, type Reason, reasons, values } from './language.ts'
import { pick, pickOther } from './pick.ts'
import { plantManners } from './plant-manners.ts'

type Detail = [kind: Kind, value: string]

/** What a served reply is to say; without a thing where that is what it omits. */
interface Service {
  thing?: string
  details: Detail[]
}

/** Some of the values wrong, but not all; each but the first to be chosen with a chance of 1 in 4. */
function wrongValues(asked: Kind[], random: Random): Set<Kind> {
  const [, first, ...others] = shuffle([...asked], random)
  return new Set([first, ...others.filter(() => random.next() < 0.25)])
}

function planService(facts: DeskFacts, random: Random, planted: ReadonlySet<Defect>): Service {
  const asked = kinds.filter((kind) => facts[kind] !== undefined)
  let wrong = new Set<Kind>()
  if (planted.has('all-values-wrong')) wrong = new Set(asked)
  else if (planted.has('wrong-value')) wrong = wrongValues(asked, random)
  const said = (kind: Kind) => (wrong.has(kind) ? pickOther(values[kind], facts[kind]!, random) : facts[kind]!)

  const service: Service = { thing: said('thing'), details: asked.filter(isDetail).map((kind) => [kind, said(kind)]) }
  shuffle(service.details, random)
  if (planted.has('omission')) {
    // What is wrong stays wrong: only something else can be left out.
    const right = asked.filter((kind) => !wrong.has(kind))
    const omitted = pick(right.length > 0 ? right : asked, random)
    if (omitted === 'thing') delete service.thing
    service.details = service.details.filter(([kind]) => kind !== omitted)
  }
  if (planted.has('addition')) {
    const kind = pick(
      kinds.filter((kind) => facts[kind] === undefined),
      random,
    )
    service.details.splice(random.integer(service.details.length + 1), 0, [kind, pick(values[kind], random)])
  }
  if (planted.has('repetition') && service.details.length > 0)
    service.details.splice(random.integer(service.details.length + 1), 0, pick(service.details, random))
  return service
}

/** One sentence for all, or a second one for the last details. */
function tellService({ thing, details }: Service, random: Random): string[][] {
  const tell = (some: Detail[]) => [...some.flatMap(([kind, value]) => [leads[kind], value]), '.']
  if (thing === undefined) return details.length > 0 ? [['it', 'is', ...tell(details)]] : []
  const cut = random.next() < 0.35 ? random.integer(details.length + 1) : details.length
  const opening = random.next() < 0.5 ? ['we', 'have', 'arranged', 'the', thing] : ['your', thing, 'is', 'arranged']
  const first = [...opening, ...tell(details.slice(0, cut))]
  return cut < details.length ? [first, ['it', 'is', ...tell(details.slice(cut))]] : [first]
}

function tellRefusal(reason: Reason | undefined, random: Random, planted: ReadonlySet<Defect>): string[][] {
  const sentences = [[...pick(apologies, random)]]
  let given = reason
  if (planted.has('wrong-reason') || !reason) given = pickOther(reasons, reason, random)
  if (!planted.has('no-reason') && given) sentences.push(['the', 'policy', 'forbids', given, '.'])
  if (planted.has('repetition')) sentences.splice(1 + random.integer(sentences.length), 0, [...pick(sentences, random)])
  return sentences
}

/** A reply to a task of the world `desk`; see the port for `defects`. */
export function writeReply(
  task: Task<DeskFacts>,
  random: Random,
  { defects = drawDefects(task.facts, random) }: { defects?: readonly string[] } = {},
): Reply {
  const planted = new Set(defects as readonly Defect[])
  const reason = forbiddenBy(task.facts)
  const errs = planted.has(reason ? 'serves-forbidden' : 'refuses-allowed')
  const refuses = (reason !== undefined) !== errs
  // Who does the wrong thing sometimes does the right thing too, which mends nothing.
  const doesBoth = errs && random.next() < 0.2
  const sentences = [
    ...(refuses || doesBoth ? tellRefusal(reason, random, planted) : []),
    ...(!refuses || doesBoth ? tellService(planService(task.facts, random, planted), random) : []),
  ]
  if (refuses && planted.has('addition')) sentences.push(...courtesies.map((words) => [...words]))
  else if (random.next() < 0.3) sentences.push([...pick(courtesies, random)])
  return plantManners({ sentences, request: task.input, planted, random })
}
