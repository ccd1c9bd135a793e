import { describe, expect, test } from 'vitest'
import type { SingleItem } from '../../../domain/index.ts'
import { type AnyWorld, worldOf } from '../../../lab/worlds/index.ts'
import { createRandom } from '../../../stats/random.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { desk } from '../phrasebooks/desk.ts'
import { steps } from '../phrasebooks/steps.ts'
import { stories } from '../phrasebooks/stories.ts'
import { attackContext } from '../structure/test-items.ts'
import { cloaking } from './cloaking.ts'
import { injections } from './injection.ts'
import { syntax } from './syntax.ts'
import { universalPhrases } from './universal-phrases.ts'

const attacks = [...injections, ...syntax, ...cloaking, ...universalPhrases].flatMap((attack) =>
  attack.aim === 'pair' ? [] : [attack],
)
const tasks = 250

/** What attacks make of a world's replies, held against the truth, which only a world has. */
function attackWorld(world: AnyWorld, phrases: Phrasebook) {
  const random = createRandom(`structure/${world.id}`)
  const cases = Array.from({ length: tasks }, (_, n) => {
    const task = world.drawTask(random)
    const written = world.writeReply(task, random)
    const reply = random.next() < 0.3 ? world.corrupt(written, random, []) : written
    const item: SingleItem = { id: `${n}`, input: task.input, output: reply.text, tags: {} }
    return { task, reply, item, pass: world.check(task, reply).pass }
  })
  const good = cases.flatMap(({ item, pass }) => (pass ? [item] : []))
  const made = cases.flatMap(({ task, reply, item, pass }) =>
    attacks.flatMap((attack) => {
      if (pass !== (attack.aim === 'deflate')) return []
      const passing = good.filter(({ id }) => id !== item.id).slice(0, 20)
      const context = attackContext({ phrases, passing, random: random.fork(`${attack.id}/${item.id}`) })
      return attack.variants(item, context).map(({ id, output }) => {
        const passes = world.check(task, { text: output, ended: reply.ended }).pass
        return {
          attack: attack.id,
          text: `${task.input} | ${attack.id} ${id}: ${output}`,
          output,
          turned: passes !== pass,
        }
      })
    }),
  )
  return made
}

describe.each([
  ['desk', desk],
  ['steps', steps],
  ['stories', stories],
])('in the world %s', (id, phrases) => {
  const made = attackWorld(worldOf(id), phrases)

  test('an attack leaves what is bad bad, and what is good good', () => {
    expect(made.filter(({ turned }) => turned).map(({ text }) => text)).toEqual([])
  })

  test('only its words are said, and no more of them than fit', () => {
    for (const { output } of made) {
      const said = output.split(' ')
      expect(said.length).toBeLessThanOrEqual(phrases.longest!)
      expect(said.filter((word) => !phrases.knows!(word))).toEqual([])
    }
  })

  test('there is nonsense in a familiar structure, and a template around bad answers', () => {
    const tried = new Set(made.map(({ attack }) => attack))
    for (const wanted of ['syntax-disfluent', 'trusted-template', 'instruction-override', 'template-closing']) {
      expect(tried).toContain(wanted)
    }
  })
})
