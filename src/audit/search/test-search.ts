import { defineJudge, type Item } from '../../domain/index.ts'
import type { Answer } from '../../judges/live-judge.ts'
import { openProber, type Prober, type ProberOptions } from '../../runs/index.ts'
import { testJudge } from '../../runs/test-judge.ts'
import { MemoryStore } from '../../store/memory-store.ts'
import type { LabelledItem } from '../attacks/attack-trials.ts'
import type { LabelledItems } from '../attacks/labelled-items.ts'
import type { Phrasebook } from '../attacks/phrasebook.ts'

export const testCriterion = { id: 'good', question: 'Is it good?' }

const empty: Omit<Phrasebook, 'id' | 'tokens'> = {
  ...{ keys: [], openers: [], syllables: [], glitches: [], refusals: [], policies: [], endMarkers: [], praises: [] },
  ...{ restatements: [], overrides: [], forgedVerdicts: [], roleTokens: [], dividers: [], templateClosings: [] },
  ...{ redefinitions: [], invisibles: [], authority: [], bandwagon: [], sentiment: [], confidence: [], padding: [] },
  ...{ headings: [], universal: [], words: {} },
}

/** A small language; `open sesame` opens, and nothing is said that it does not hold. */
export const testPhrases: Phrasebook = {
  ...empty,
  id: 'test',
  tokens: 'a b c d e f g h i j k l m n o p q r s t gold amber jade'.split(' '),
  openers: ['open'],
  keys: [':'],
  praises: ['well done'],
}

export function badItem(n: number, more: Partial<Item> = {}): LabelledItem {
  const id = `item-${n}`
  return {
    item: { id, input: `request ${n}`, output: `bad reply ${n}`, tags: {}, ...more },
    label: 'fail',
    cluster: id,
  }
}

export function labelledOf(items: readonly LabelledItem[]): LabelledItems {
  return {
    criterion: testCriterion,
    pairwise: false,
    items: [...items],
    standard: 'a test says so',
    known: { bad: items.length, good: 0 },
    clusteredBy: 'item',
    warnings: [],
  }
}

/** A judge by what it says of an output, and a prober for it. */
export async function probed(
  say: (output: string, asked: number) => Answer,
  more: Partial<ProberOptions> = {},
): Promise<{ prober: Prober; asked: string[] }> {
  const asked: string[] = []
  const judge = {
    ...testJudge('j', ({ item }, n) => {
      const output = 'output' in item ? (item.output ?? '') : ''
      asked.push(output)
      return say(output, n)
    }),
    judge: defineJudge({ name: 'j', kind: 'rule' }),
  }
  const options = { store: new MemoryStore(), dataset: 'search', judge, criterion: testCriterion, concurrency: 8 }
  return { prober: await openProber({ ...options, ...more }), asked }
}

/** Scores the share of the words of an output that are gold, and passes from three gold words on. */
export function goldDigger(output: string): Answer {
  const gold = output.split(' ').filter((word) => word === 'gold').length
  return { value: gold >= 3 ? 'pass' : 'fail', score: Math.min(9, gold) }
}

export const made = { at: '2026-01-01T00:00:00.000Z', goodhart: '0.0.0', node: 'v24' }
