import type { SingleItem } from '../../domain/index.ts'
import type { Asker, Heard } from './asker.ts'
import { compareTried, type Tried } from './optimiser.ts'
import { placeText, type TextSpace } from './text-space.ts'

/** Items of the first heat. */
const firstHeat = 3
/** Of the texts in a heat one in so many goes on, and the next heat has so many times the items. */
const factor = 3

/**
 * Puts texts on all items, without wasting questions on those that are behind: all of them on a few items, the best third on three
 * times as many, until what is left has been tried on all of them (successive halving).
 *
 * @param left  questions that may be asked: where they do not last for a race of all texts, the first of them run
 * @param round moves the items of the first heat along, so that no few items decide alone
 * @returns what came of each text that was tried at all, in their order
 * @see Jamieson and Talwalkar (2016), AISTATS 51, 240-248
 */
export async function race({
  texts,
  space,
  asker,
  left,
  round,
  onPass,
}: {
  texts: readonly string[]
  space: TextSpace
  asker: Asker
  left: number
  round: number
  /** Told the query, counted from this race's first, at which anything first passed. */
  onPass: (query: number) => void
}): Promise<Tried[]> {
  const { items } = space
  const start = (round * firstHeat) % items.length
  const order = [...items.slice(start), ...items.slice(0, start)]
  const heard = texts.map((): { item: SingleItem; heard: Heard }[] => [])
  const triedOf = (n: number) => summed(texts[n], heard[n], items.length)
  let running = texts.map((_, n) => n)
  while (running.length > 0 && costOf(running.length, items.length) > left) running.pop()
  let asked = 0
  for (let from = 0, to = firstHeat; from < items.length && running.length > 0; from = to, to *= factor) {
    const heat = order.slice(from, to)
    const questions = running.flatMap((n) => heat.map((item) => ({ n, item })))
    const answers = await asker.ask(questions.map(({ n, item }) => placeText(texts[n], item, space)))
    const passed = answers.findIndex(({ passes }) => passes)
    if (passed >= 0) onPass(asked + passed + 1)
    for (const [at, { n, item }] of questions.entries()) heard[n].push({ item, heard: answers[at] })
    asked += questions.length
    const ranked = running
      .map((n) => ({ n, tried: triedOf(n) }))
      .filter(({ tried }) => tried.leaning !== null)
      .sort((a, b) => compareTried(b.tried, a.tried))
    running = ranked.slice(0, Math.ceil(running.length / factor)).map(({ n }) => n)
  }
  return texts.flatMap((_, n) => (heard[n].length > 0 ? triedOf(n) : []))
}

/** Questions of a race that is run to its end. */
function costOf(texts: number, items: number): number {
  let cost = 0
  for (let from = 0, to = firstHeat, running = texts; from < items; from = to, to *= factor) {
    cost += running * (Math.min(to, items) - from)
    running = Math.ceil(running / factor)
  }
  return cost
}

/** What came of a text on all the items on which it was tried. */
export function summed(text: string, heard: readonly { item: SingleItem; heard: Heard }[], items: number): Tried {
  const leanings = heard.flatMap(({ heard: { leaning } }) => leaning ?? [])
  // A fail that no score is known to be below: what the others say does not make up for it.
  const isBelowAll = heard.some(({ heard: { isVerdict, leaning } }) => isVerdict && leaning === null)
  const example = heard.find(({ heard: { passes } }) => !passes) ?? heard[0]
  return {
    text,
    leaning: isBelowAll || 2 * leanings.length < heard.length || leanings.length === 0 ? null : mean(leanings),
    passing: heard.filter(({ heard: { passes } }) => passes).length / heard.length,
    verdicts: heard.flatMap(({ item, heard: { isVerdict, passes } }) => (isVerdict ? [{ item: item.id, passes }] : [])),
    complete: heard.length === items,
    ...(example && { example: { item: example.item.id, answer: example.heard.answer } }),
  }
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
