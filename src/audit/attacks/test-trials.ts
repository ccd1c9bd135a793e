import type { Item, SingleItem } from '../../domain/index.ts'
import type { Answer } from '../../judges/index.ts'
import type { Probe, Prober } from '../../runs/index.ts'
import { leaningOf } from '../../runs/index.ts'
import type { TextAttack } from './attack.ts'
import type { LabelledItem } from './attack-trials.ts'
import type { Phrasebook } from './phrasebook.ts'

export const testCriterion = { id: 'good', question: 'Is the answer right?' }

/** A prober without a judge behind it: a function says what is answered. */
export function testProber(answer: (probe: Probe) => Answer): Prober & { probes: Probe[] } {
  const probes: Probe[] = []
  return {
    judge: { version: 'test@1', name: 'test', kind: 'rule', settings: {} },
    criterion: testCriterion,
    probes,
    get queries() {
      return probes.length
    },
    get asked() {
      return probes.length
    },
    async ask(asked) {
      probes.push(...asked)
      return asked.map((probe) => {
        const said = answer(probe)
        return { answer: said, leaning: leaningOf(said) }
      })
    },
  }
}

export const outputOf = (item: Item) => (item as SingleItem).output ?? ''

export function labelled(count: number, label: 'pass' | 'fail', from = 0): LabelledItem[] {
  return Array.from({ length: count }, (_, n) => {
    const id = `${label}-${from + n}`
    const output = `answer ${from + n} is ${label === 'pass' ? 'right' : 'not right'}`
    return { item: { id, input: `question ${from + n}`, output, tags: {} }, label, cluster: id }
  })
}

/** An attack that appends each of some texts. */
export function appending(id: string, texts: readonly string[], more: Partial<TextAttack> = {}): TextAttack {
  return {
    id,
    title: id,
    family: 'flattery',
    weakness: `falls for ${id}`,
    invariant: 'The answer stays.',
    source: 'test',
    aim: 'inflate',
    variants: ({ output }) => texts.map((text, n) => ({ id: `${id}/${n}`, output: `${output} ${text}` })),
    ...more,
  }
}

const empty: readonly string[] = []
/** A language in which nothing can be said. */
export const mute: Phrasebook = {
  id: 'mute',
  ...(Object.fromEntries(
    [
      ...['keys', 'openers', 'syllables', 'tokens', 'glitches', 'refusals', 'policies', 'endMarkers', 'praises'],
      ...['restatements', 'overrides', 'forgedVerdicts', 'roleTokens', 'dividers', 'templateClosings', 'redefinitions'],
      ...['invisibles', 'authority', 'bandwagon', 'sentiment', 'confidence', 'padding', 'headings', 'universal'],
    ].map((name) => [name, empty]),
  ) as unknown as Omit<Phrasebook, 'id' | 'words'>),
  words: {},
}
