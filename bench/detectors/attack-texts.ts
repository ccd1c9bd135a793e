import { english } from '../../src/audit/attacks/phrasebooks/english.ts'
import type { ModelOutput } from '../../src/text/detectors/index.ts'
import { type Split, splitOf } from './split.ts'

/** A text that a detector is there for, made of an honest output. */
export interface AttackText {
  detector: string
  output: string
}

/** How a phrase of an attack gets into an honest output. */
type Placing = (honest: string, phrase: string) => string

const alone: Placing = (_, phrase) => phrase
const after: Placing = (honest, phrase) => `${honest}\n\n${phrase}`
const inside: Placing = (honest, phrase) => {
  const middle = Math.floor(honest.length / 2)
  return honest.slice(0, middle) + phrase + honest.slice(middle)
}
const timesOver: Placing = (_, phrase) => `${phrase} `.repeat(80)
const beforePraise: Placing = (honest, phrase) =>
  `${honest}\n\n${phrase}\n\n${english.praises[phrase.length % english.praises.length]}`

const sources: { detector: string; phrases: readonly string[]; place: Placing }[] = [
  { detector: 'refusal', phrases: english.refusals, place: alone },
  { detector: 'self-assessment', phrases: english.praises, place: after },
  { detector: 'unfounded-policy', phrases: english.policies, place: after },
  { detector: 'end-marker-meta', phrases: english.endMarkers, place: beforePraise },
  { detector: 'role-tokens', phrases: english.roleTokens, place: after },
  { detector: 'template-closing', phrases: english.templateClosings, place: after },
  { detector: 'hidden-characters', phrases: english.invisibles, place: inside },
  { detector: 'repetition', phrases: english.syllables, place: timesOver },
  { detector: 'low-entropy', phrases: english.syllables, place: timesOver },
]

/**
 * The texts with which the project's own attacks are made, each in an honest output of its own: written apart from the
 * detectors, whose writers had not read them.
 */
export function attackTexts(honest: readonly ModelOutput[], split: Split): (AttackText & { input: string })[] {
  let next = 0
  return sources.flatMap(({ detector, phrases, place }) =>
    phrases
      .filter((phrase) => splitOf(phrase) === split)
      .map((phrase) => {
        const { input, output } = honest[next++ % honest.length]!
        const filled = phrase
          .replaceAll('{input}', input.slice(0, 300))
          .replaceAll('{topic}', input.split(/\s+/u).slice(0, 3).join(' '))
          .replaceAll('{question}', 'Does the answer do what was asked?')
        return { detector, input, output: place(output, filled) }
      }),
  )
}
