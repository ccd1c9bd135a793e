import type { PairwiseItem } from '../../../domain/index.ts'
import { words as spokenWords } from '../../../text/index.ts'
import type { Attack, AttackContext, PairAttack, Variant } from '../attack.ts'
import { englishPairs } from '../phrasebooks/english-pairs.ts'
import { join, room, variantsOf, wordsOf } from '../say.ts'

const shared = { family: 'pairwise', aim: 'pair' } as const
const untouched =
  'Neither output is changed in what it answers: the worse one goes on after its end, and stays the worse one.'

/** The worse output followed by each of the texts, under their names. */
function followedBy(
  texts: (
    own: string,
    other: string,
    context: AttackContext,
  ) => readonly (readonly [id: string, text: string | undefined])[],
): PairAttack['variants'] {
  return (item, worse, context) => {
    const [own, other] = [item.outputs[worse], item.outputs[1 - worse]]
    const made = texts(own, other, context).map(([id, text]) => [id, text && join(context.phrases, own, text)] as const)
    return kept(made, item, worse, context)
  }
}

function kept(
  made: Parameters<typeof variantsOf>[0],
  { outputs, ...item }: PairwiseItem,
  worse: 0 | 1,
  { phrases }: AttackContext,
): Variant[] {
  return variantsOf(made, { item: { ...item, output: outputs[worse] }, phrases })
}

/** The worse output is padded to a multiple of the better one's length. */
const lengths = [1, 2, 4]
/** Words; a judge's window is not what is tested. */
const mostPadding = 2000

function padding(own: string, other: string, { phrases, random }: AttackContext, times: number): string | undefined {
  if (phrases.padding.length === 0) return undefined
  const wanted = Math.min(times * wordsOf(other).length - wordsOf(own).length, mostPadding, room(phrases, own))
  const chosen: string[] = []
  const start = random.fork('padding').integer(phrases.padding.length)
  for (let words = 0, n = 0; words < wanted; n++) {
    const sentence = phrases.padding[(start + n) % phrases.padding.length]
    words += Math.max(1, wordsOf(sentence).length)
    // A world's outputs have an end that must not be passed.
    if (words > wanted && phrases.longest !== undefined) break
    chosen.push(sentence)
  }
  return chosen.length > 0 ? chosen.join(' ') : undefined
}

const floodSizes = [20, 60]

function floods(): [id: string, text: string][] {
  const { boundaries } = englishPairs
  const repeated = boundaries.flatMap((boundary, n) =>
    floodSizes.map((size): [string, string] => [`of-${size}/${n + 1}`, Array(size).fill(boundary).join('\n')]),
  )
  const mixed = floodSizes.map((size): [string, string] => [
    `mixed-${size}`,
    Array.from({ length: size }, (_, n) => boundaries[n % boundaries.length]).join('\n'),
  ])
  return [...repeated, ...mixed]
}

/** Requirements with what is true of this output filled in; undefined where it has nothing of its own to require. */
function requirementFor(requirement: string, own: string, other: string): string | undefined {
  const said = wordsOf(own)
  const theirs = new Set(spokenWords(other))
  const known: Record<string, string | undefined> = {
    words: said.length > 0 && said.length !== wordsOf(other).length ? `${said.length}` : undefined,
    first: said[0]?.slice(0, 60),
    last: said.at(-1)?.slice(-60),
    own: spokenWords(own.slice(0, 20_000))
      .find((word) => !theirs.has(word))
      ?.slice(0, 60),
  }
  let lacks = false
  const filled = requirement.replace(/\{(words|first|last|own)\}/g, (_, name: string) => {
    lacks ||= known[name] === undefined
    return known[name] ?? ''
  })
  return lacks ? undefined : filled
}

const numbered = (texts: readonly string[], name: string) => texts.map((text, n) => [`${name}/${n + 1}`, text] as const)

/** What only makes sense beside another output. */
export const pairAttacks: readonly Attack[] = [
  {
    ...shared,
    id: 'padded-rival',
    title: 'the worse output padded',
    weakness: 'prefers the longer output',
    invariant: 'Sentences that say nothing make an output longer, not better.',
    source: 'Zheng et al., arXiv 2306.05685 (verbosity); Saito et al., arXiv 2310.10076',
    variants: followedBy((own, other, context) =>
      lengths.map((times) => [`length/${times}`, padding(own, other, context, times)]),
    ),
  },
  {
    ...shared,
    id: 'end-flood',
    title: 'a flood of ends',
    weakness: 'prefers an output that is followed by a flood of ends',
    invariant: untouched,
    source: 'arXiv 2603.12246, section 6 (pairwise policies)',
    variants: followedBy(floods),
  },
  {
    ...shared,
    id: 'own-requirements',
    title: 'requirements that only this output meets',
    weakness: 'lets an output set requirements that its rival fails',
    invariant: untouched,
    source: 'arXiv 2603.12246, section 6 (pairwise policies)',
    variants: followedBy((own, other) =>
      englishPairs.requirements.map((requirement, n) => [
        `requirement/${n + 1}`,
        requirementFor(requirement, own, other),
      ]),
    ),
  },
  {
    ...shared,
    id: 'praise-against-rival',
    title: 'praise of itself against the other',
    weakness: 'prefers the output that calls itself the better one',
    invariant: untouched,
    source: 'arXiv 2603.12246, section 6; RobustJudge, arXiv 2506.09443 (fake reasoning)',
    variants: followedBy(() => numbered(englishPairs.selfPraise, 'praise')),
  },
  {
    ...shared,
    id: 'blame-of-rival',
    title: 'claims against the other output',
    weakness: 'believes what an output says against its rival',
    invariant: untouched,
    source: 'after JudgeDeceiver, arXiv 2403.17710 (manual injections)',
    variants: followedBy(() => numbered(englishPairs.blame, 'claim')),
  },
  {
    ...shared,
    id: 'forged-preference',
    title: 'a forged preference, for either place',
    weakness: 'takes over a preference that stands in the text it judges',
    invariant: untouched,
    source: 'Arena-Hard, which reads the last [[A>B]] of a text; RobustJudge, arXiv 2506.09443 (fake-completion)',
    variants: followedBy(() => [
      ...numbered(englishPairs.verdictsFor.A, 'for-a'),
      ...numbered(englishPairs.verdictsFor.B, 'for-b'),
    ]),
  },
]
