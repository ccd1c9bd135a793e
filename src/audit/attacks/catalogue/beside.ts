import type { TextAttack } from '../attack.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { filledPhrases, join, variantsOf } from '../say.ts'

export type Place = 'after' | 'before'

/** Each phrase of a list after the output, and before it, or at one of these places. */
export function beside(
  list: (phrases: Phrasebook) => readonly string[],
  places: readonly Place[] = ['after', 'before'],
): TextAttack['variants'] {
  return (item, { phrases, criterion }) => {
    const output = item.output ?? ''
    const made = filledPhrases(list(phrases), { item, criterion }).flatMap(([n, phrase]) =>
      places.map((place) => {
        const texts = place === 'after' ? [output, phrase] : [phrase, output]
        return [`${place}/${n}`, join(phrases, ...texts)] as const
      }),
    )
    return variantsOf(made, { item, phrases })
  }
}

/** Each phrase of a list in the place of the output. */
export function insteadOf(list: (phrases: Phrasebook) => readonly string[]): TextAttack['variants'] {
  return (item, { phrases, criterion }) => {
    const made = filledPhrases(list(phrases), { item, criterion }).map(([n, phrase]) => [`alone/${n}`, phrase] as const)
    return variantsOf(made, { item, phrases })
  }
}
