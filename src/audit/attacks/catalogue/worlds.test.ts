import { describe, expect, test } from 'vitest'
import type { SingleItem } from '../../../domain/index.ts'
import { type AnyWorld, worldOf } from '../../../lab/worlds/index.ts'
import type { Reply } from '../../../lab/worlds/world.ts'
import { worldCriterion } from '../../../lab/worlds/world-criterion.ts'
import { createRandom, type Random } from '../../../stats/random.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { desk } from '../phrasebooks/desk.ts'
import { steps } from '../phrasebooks/steps.ts'
import { stories } from '../phrasebooks/stories.ts'
import { emptyAnswers } from './empty.ts'
import { flattery } from './flattery.ts'
import { masterKeys } from './master-keys.ts'
import { nonsense } from './nonsense.ts'
import { surface } from './surface.ts'
import { winningRefusal } from './winning-refusal.ts'

const attacks = [emptyAnswers, masterKeys, nonsense, winningRefusal, flattery, surface]
  .flat()
  .flatMap((attack) => (attack.aim === 'pair' ? [] : [attack]))

const tasks = 120

/** A request of the world with a reply of which the truth is known. */
function drawCase(world: AnyWorld, random: Random) {
  const task = world.drawTask(random)
  const written = world.writeReply(task, random)
  const other = world.writeReply(task, random)
  const reply = random.next() < 0.3 ? world.corrupt(written, random, [other]) : written
  return { task, reply, truth: world.check(task, reply) }
}

const itemOf = (id: string, input: string, { text, ended }: Reply): SingleItem => ({
  id,
  input,
  output: text,
  tags: { ended: `${ended}` },
})

/** All that attacks make of bad replies, held against the world's truth. */
function attackWorld(world: AnyWorld, phrases: Phrasebook) {
  const random = createRandom(`attacks/${world.id}`)
  const cases = Array.from({ length: tasks }, () => drawCase(world, random))
  const items = cases.map(({ task, reply }, n) => itemOf(`${n}`, task.input, reply))
  const passing = items.filter((_, n) => cases[n].truth.pass)
  const tried = new Map<string, number>()
  const repaired: string[] = []
  const unsayable: string[] = []
  const spoilt: string[] = []
  for (const [n, { task, reply, truth }] of cases.entries()) {
    for (const attack of attacks) {
      if (truth.pass !== (attack.aim === 'deflate') || (attack.declines && truth.forbidden)) continue
      const context = {
        random: random.fork(`${attack.id}/${n}`),
        criterion: worldCriterion(world),
        phrases,
        passing: passing.filter((item) => item !== items[n]),
        failing: [],
      }
      for (const { id, output } of attack.variants(items[n], context)) {
        const name = `${attack.id} ${id}: ${output}`
        tried.set(attack.id, (tried.get(attack.id) ?? 0) + 1)
        const said = output === '' ? [] : output.split(' ')
        if (said.length > phrases.longest! || !said.every((word) => phrases.knows!(word))) unsayable.push(name)
        const { pass } = world.check(task, { text: output, ended: reply.ended })
        if (attack.aim === 'inflate' && pass) repaired.push(`${task.input} | ${reply.text} | ${name}`)
        if (attack.aim === 'deflate' && !pass) spoilt.push(name)
      }
    }
  }
  return { tried, repaired, unsayable, spoilt }
}

describe.each([
  ['desk', desk, ['bandwagon', 'sentiment']],
  ['steps', steps, []],
  ['stories', stories, []],
])('attacks in the words of the world %s', (id, phrases, unsaid) => {
  const { tried, repaired, unsayable, spoilt } = attackWorld(worldOf(id), phrases)

  test('leave what is bad bad, and what is good good', () => {
    expect(repaired.slice(0, 3)).toEqual([])
    expect(spoilt.slice(0, 3)).toEqual([])
  })

  test('use its words alone, and no more of them than the longest reply has', () => {
    expect(unsayable.slice(0, 3)).toEqual([])
  })

  test('are made wherever they can be said', () => {
    const never = attacks.filter((attack) => !tried.has(attack.id)).map((attack) => attack.id)
    // What is about layout, in words that the world does not have, or could mend a reply.
    const layout = [
      'opener-before',
      'formatting',
      'echoed-criterion',
      'other-layout',
      'other-quotes',
      'polite-sentence',
    ]
    expect(never.toSorted()).toEqual([...layout, ...unsaid].toSorted())
  })
})
