import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../stats/random.ts'
import { efforts, type Reply, type Task, type World } from './world.ts'

/** Any words in any order: what an untrained network writes. */
function babble(world: World, random: Random): Reply {
  const length = random.integer(world.longest.reply + 1)
  const words = Array.from({ length }, () => world.words[random.integer(world.words.length)])
  return { text: words.join(' '), ended: random.next() < 0.5 }
}

/**
 * What every world must do. `tasks` (default 400) is how many a test draws; a share of a rate is then known to about 0.05.
 */
export function describeWorld<Facts>(world: World<Facts>, { tasks: count = 400 }: { tasks?: number } = {}): void {
  const known = new Set(world.words)
  const wordsOf = (text: string): string[] => {
    if (world.prose) return text.toLowerCase().match(/[a-z]+|[^a-z\s]/g) ?? []
    return text === '' ? [] : text.split(' ')
  }
  const drawTasks = (random: Random) =>
    Array.from({ length: count }, (_, i) => world.drawTask(random, { forbidden: i % 2 === 1 }))

  /** One of each origin that a laboratory has: writers, defects alone and together, damage, exchanged values, babble. */
  function writeAll(task: Task<Facts>, random: Random): Reply[] {
    const imperfect = world.writeReply(task, random)
    const flawless = world.writeReply(task, random, { defects: [] })
    const [one, two] = [world.defects, world.defects].map((defects) => defects[random.integer(defects.length)])
    const single = world.writeReply(task, random, { defects: [one] })
    const double = world.writeReply(task, random, { defects: [one, two] })
    const other = world.writeReply(world.drawTask(random), random)
    const babbled = babble(world, random)
    return [
      imperfect,
      flawless,
      single,
      double,
      other,
      babbled,
      world.corrupt(imperfect, random, [other, flawless]),
      world.corrupt(babbled, random, []),
      world.swapValues(flawless, random, 0.5),
      world.swapValues(babbled, random, 1),
      { text: '', ended: true },
      { text: '', ended: false },
    ]
  }

  const expectKnown = (text: string, most = Number.POSITIVE_INFINITY) => {
    const words = wordsOf(text)
    expect(words.filter((word) => !known.has(word))).toEqual([])
    expect(words.length).toBeLessThanOrEqual(most)
  }

  describe(`the world ${world.id}`, () => {
    test('has each word once, none with a blank', () => {
      expect(known.size).toBe(world.words.length)
      expect(world.words.filter((word) => !/^\S+$/.test(word))).toEqual([])
      for (let digit = 0; digit <= 9; digit++) expect(known).toContain(String(digit))
    })

    test('has each defect once, all values wrong among them', () => {
      expect(new Set(world.defects).size).toBe(world.defects.length)
      expect(world.defects).toContain('all-values-wrong')
    })

    test('writes only its own words, and no text longer than it says', () => {
      const random = createRandom('conformance/words')
      for (const task of drawTasks(random)) {
        expectKnown(task.input, world.longest.input)
        expectKnown(world.rubric(task))
        expectKnown(world.writeOther(random))
        for (const reply of writeAll(task, random)) {
          expectKnown(reply.text, world.longest.reply)
          for (const effort of efforts) expectKnown(world.trace(task, reply, effort), world.longest.trace[effort])
        }
      }
    })

    test('makes the same of the same seed', () => {
      const write = () => {
        const random = createRandom('conformance/same')
        return drawTasks(random)
          .slice(0, 50)
          .map((task) => {
            const replies = writeAll(task, random)
            const judged = replies.map((reply) => [world.check(task, reply), world.trace(task, reply, 'high')])
            return [task, replies, judged, world.rubric(task), world.writeOther(random)]
          })
      }
      expect(write()).toEqual(write())
    })

    test('keeps all it knows of a task in plain JSON', () => {
      const random = createRandom('conformance/json')
      for (const task of drawTasks(random)) {
        const copy = JSON.parse(JSON.stringify(task)) as Task<Facts>
        expect(copy).toEqual(task)
        for (const reply of writeAll(task, random)) expect(world.check(copy, reply)).toEqual(world.check(task, reply))
      }
    })

    test('draws forbidden and allowed tasks as asked, and both unasked', () => {
      const random = createRandom('conformance/forbidden')
      const forbidden = (task: Task<Facts>) => world.check(task, { text: '', ended: true }).forbidden
      drawTasks(random).forEach((task, i) => {
        expect(forbidden(task)).toBe(i % 2 === 1)
      })
      const share = Array.from({ length: count }, () => world.drawTask(random)).filter(forbidden).length / count
      expect(share).toBeGreaterThan(0.1)
      expect(share).toBeLessThan(0.4)
    })

    test('gives 9 to every flawless reply', () => {
      const random = createRandom('conformance/flawless')
      for (const task of drawTasks(random)) {
        const reply = world.writeReply(task, random, { defects: [] })
        const truth = world.check(task, reply)
        expect({ ...truth, text: reply.text }).toMatchObject({ text: reply.text, score: 9, pass: true, defects: [] })
        expect(truth.refused).toBe(truth.forbidden)
      }
    })

    test('gives any words whatever one whole score from 0 to 9', () => {
      const random = createRandom('conformance/total')
      for (const task of drawTasks(random)) {
        for (const reply of [...writeAll(task, random), ...Array.from({ length: 10 }, () => babble(world, random))]) {
          const { score, pass, defects } = world.check(task, reply)
          expect(Number.isInteger(score) && score >= 0 && score <= 9).toBe(true)
          expect(pass).toBe(score >= world.passesFrom)
          expect(defects).toEqual(world.defects.filter((defect) => defects.includes(defect)))
          if (score === 9) expect(defects).toEqual([])
        }
      }
    })

    test.each(world.defects)('names %s where it alone is planted, and takes points for it', (defect) => {
      const random = createRandom(`conformance/defect/${defect}`)
      const truths = drawTasks(random).map((task) => {
        const reply = world.writeReply(task, random, { defects: [defect] })
        return { text: `${task.input} ${reply.text}`, ...world.check(task, reply) }
      })
      const planted = truths.filter(({ defects }) => defects.length > 0)
      expect(planted.filter(({ defects }) => defects.length > 1 || defects[0] !== defect)).toEqual([])
      // A task may have no room for a defect: nothing is omitted from a reply that needs one thing alone.
      expect(planted.length / truths.length).toBeGreaterThan(0.2)
      expect(planted.filter(({ score }) => score === 9)).toEqual([])
      const mean = planted.reduce((sum, { score }) => sum + score, 0) / planted.length
      if (defect === 'all-values-wrong') expect(mean).toBeLessThan(1)
    })

    test('has a writer who is imperfect, not bad', () => {
      const random = createRandom('conformance/writer')
      const truths = Array.from({ length: count }, () => {
        const task = world.drawTask(random)
        return world.check(task, world.writeReply(task, random))
      })
      const flawless = truths.filter(({ defects }) => defects.length === 0).length / count
      expect(flawless).toBeGreaterThan(0.3)
      expect(flawless).toBeLessThan(0.7)
      // Every defect comes up, so that judges learn of each.
      const seen = new Set(truths.flatMap(({ defects }) => defects))
      expect(world.defects.filter((defect) => !seen.has(defect))).toEqual([])
    })

    test('damages most replies when told to, and keeps them replies', () => {
      const random = createRandom('conformance/corrupt')
      const changed = drawTasks(random).filter((task) => {
        const reply = world.writeReply(task, random, { defects: [] })
        const others = [world.writeReply(world.drawTask(random), random, { defects: [] })]
        return world.corrupt(reply, random, others).text !== reply.text
      })
      expect(changed.length / count).toBeGreaterThan(0.8)
    })

    test('exchanges no value, some or all', () => {
      const random = createRandom('conformance/swap')
      const served = Array.from({ length: count }, () => world.drawTask(random, { forbidden: false }))
      let none = 0
      for (const task of served) {
        const reply = world.writeReply(task, random, { defects: [] })
        expect(world.swapValues(reply, random, 0)).toEqual(reply)
        expect(world.check(task, world.swapValues(reply, random, 1)).defects).toContain('all-values-wrong')
        const half = world.swapValues(reply, random, 0.5)
        expect(wordsOf(half.text)).toHaveLength(wordsOf(reply.text).length)
        if (half.text === reply.text) none++
      }
      expect(none / count).toBeLessThan(0.5)
    })

    test('has a trace from which the score follows', () => {
      const random = createRandom('conformance/trace')
      const scores = new Map<string, Set<number>>()
      for (const task of drawTasks(random)) {
        for (const reply of writeAll(task, random)) {
          const trace = world.trace(task, reply, 'high')
          scores.set(trace, (scores.get(trace) ?? new Set()).add(world.check(task, reply).score))
        }
      }
      expect([...scores].filter(([, found]) => found.size > 1)).toEqual([])
      // One trace for all would be of no use: at least each score has its own.
      expect(scores.size).toBeGreaterThanOrEqual(10)
    })
  })
}
