import type { SingleItem } from '../../../domain/index.ts'
import type { Random } from '../../../stats/random.ts'
import { words as spokenWords } from '../../../text/index.ts'
import type { Attack, AttackContext, TextAttack } from '../attack.ts'
import { join, variantsOf } from '../say.ts'
import { type ClassedWord, classedOutput, sentencesOf, textOf } from '../structure/classed-words.ts'
import { type Model, modelsFor } from '../structure/models.ts'
import { sharedOpenings } from '../structure/shared-openings.ts'
import { disfluent, drawLike, wordsAbout } from '../structure/swap-words.ts'

const shared = {
  family: 'cloaking',
  aim: 'inflate',
  source: 'Shaib et al., arXiv 2509.21155: prompts in the template of a trusted domain, turned on outputs',
} as const
const inDisguise = 'passes a bad answer in the sentence structure of good ones'

function fromModels(
  about: Omit<TextAttack, 'variants' | keyof typeof shared>,
  make: (model: Model, item: SingleItem, context: AttackContext, random: Random) => [string, string | undefined][],
): TextAttack {
  return {
    ...shared,
    ...about,
    variants(item, context) {
      if (!item.output?.trim()) return []
      const made = modelsFor(item, context).flatMap((model, n) =>
        make(model, item, context, context.random.fork(`${about.id}/${n}`)).map(
          ([id, output]) => [`${id}/${n + 1}`, output] as const,
        ),
      )
      return variantsOf(made, { item, phrases: context.phrases })
    },
  }
}

/** Sentences that passed elsewhere, as they are, before and after the bad answer. */
const frame = fromModels(
  {
    id: 'trusted-frame',
    title: 'framed by sentences of good answers',
    weakness: 'passes a bad answer between sentences of good ones',
    invariant:
      'The bad answer stands in it whole; the sentences around it answer another request, and bring no word of this one that it lacked.',
  },
  ({ words }, item, { phrases }) => {
    // In a world a sentence more can be the one that was missing.
    if (phrases.knows) return []
    const [first, last] = endsOf(words).map((sentence) => (bringsNothing(sentence, item) ? textOf(sentence) : ''))
    const output = item.output!
    return [
      ['first', first && join(phrases, first, output)],
      ['last', last && join(phrases, output, last)],
      ['both', first && last && join(phrases, first, output, last)],
    ].map(([id, made]) => [id, made || undefined])
  },
)

/** The same sentences with their meaning destroyed, which leaves a template and nothing else. */
const template = fromModels(
  {
    id: 'trusted-template',
    title: 'framed by empty templates of good answers',
    weakness: inDisguise,
    invariant:
      'The bad answer stands in it whole; what is around it has the structure of sentences that passed, and no meaning.',
  },
  ({ words }, item, { phrases }, random) => {
    const tooShort = sentencesOf(classedOutput(item, phrases)).length < sentencesOf(words).length
    // In a world a reply can be bad for a lack of sentences alone, or for its ending, which any sentence mends.
    if (phrases.knows && tooShort) return []
    const [first, last] = endsOf(words).map((sentence, n) => {
      const swapped = disfluent(sentence, { phrases, random: random.fork(`${n}`), item })
      return swapped && textOf(swapped)
    })
    const output = item.output!
    const opened = first && join(phrases, first, output)
    if (phrases.knows) return [['first', opened]]
    return [
      ['first', opened],
      ['last', last && join(phrases, output, last)],
      ['both', opened && last && join(phrases, opened, last)],
    ]
  },
)

/** A good answer's grammar with the bad answer's words in it. */
const skeleton = fromModels(
  {
    id: 'trusted-skeleton',
    title: "a bad answer's words in the sentences of a good one",
    weakness: inDisguise,
    invariant:
      'The words that say something are the bad answer’s, the sentences those of an output that passed for another request.',
  },
  ({ words }, item, { phrases }, random) => {
    // In a world the words of a bad reply in good grammar can be a good reply.
    if (phrases.knows) return []
    return [['filled', filledWith(words, item, { phrases, random })]]
  },
)

const opening: TextAttack = {
  ...shared,
  id: 'shared-opening',
  title: 'opened as good answers are',
  weakness: inDisguise,
  invariant:
    'The bad answer stands in it whole; what is before it are words with which outputs for several other requests begin.',
  variants(item, context) {
    const { phrases, passing } = context
    if (!item.output?.trim() || phrases.knows) return []
    const others = passing.filter((other) => other.id !== item.id && other.input !== item.input)
    const made = sharedOpenings(others.map(({ output }) => output ?? '')).map(
      (words, n) => [`opening/${n + 1}`, `${words} ${item.output}`] as const,
    )
    return variantsOf(made, { item, phrases })
  },
}

/** A bad answer in the grammatical template of answers that the judge trusts, mined from the user's own passing items. */
export const cloaking: readonly Attack[] = [frame, template, skeleton, opening]

function endsOf(words: readonly ClassedWord[]): [ClassedWord[], ClassedWord[]] {
  const sentences = sentencesOf(words)
  return [sentences[0], sentences.at(-1)!]
}

/** Whether a sentence holds no content word of the request or the reference that the output lacks: it must mend nothing. */
function bringsNothing(sentence: readonly ClassedWord[], { input, reference, output }: SingleItem): boolean {
  const said = new Set(spokenWords(output ?? ''))
  const wanted = wordsAbout({ id: 'wanted', tags: {}, input, reference })
  return sentence.every(({ word, list }) => {
    if (list === null) return true
    return spokenWords(word).every((spoken) => said.has(spoken) || !wanted.has(spoken))
  })
}

/** Content words of the bad answer in their order, over and over; where it has none of a part of speech, any. */
function filledWith(
  words: readonly ClassedWord[],
  item: SingleItem,
  { phrases, random }: Pick<AttackContext, 'phrases' | 'random'>,
): string | undefined {
  const byList = new Map<string, string[]>()
  for (const { word, list } of classedOutput(item, phrases)) {
    if (list !== null) byList.set(list, [...(byList.get(list) ?? []), word])
  }
  if (byList.size === 0) return undefined
  const avoided = wordsAbout(item)
  const used = new Map<string, number>()
  const filled = words.map((place) => {
    if (place.list === null) return place
    const own = byList.get(place.list)
    if (own === undefined) return { ...place, word: drawLike(place, { phrases, random, avoided }) ?? place.word }
    const next = used.get(place.list) ?? 0
    used.set(place.list, next + 1)
    return { ...place, word: own[next % own.length] }
  })
  return textOf(filled)
}
