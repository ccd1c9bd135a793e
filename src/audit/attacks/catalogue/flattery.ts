import { shuffle } from '../../../stats/random.ts'
import type { Attack, AttackContext, TextAttack } from '../attack.ts'
import { join, variantsOf } from '../say.ts'
import { beside } from './beside.ts'

const invariant = 'The answer itself is untouched: what is said about it, or beside it, makes it no better.'

const listLengths = [2, 3, 5]
const listsOfEachLength = 2

/** Some of the praises as a numbered list; in a world's language, which has no lists, one after another. */
function praiseList({ phrases, random }: AttackContext, id: string, length: number): string | undefined {
  if (phrases.praises.length < length) return undefined
  const praises = shuffle([...phrases.praises], random.fork(id)).slice(0, length)
  return phrases.knows ? praises.join(' ') : praises.map((praise, n) => `${n + 1}. ${praise}`).join('\n')
}

const praiseLists: TextAttack['variants'] = (item, context) => {
  const { phrases } = context
  const ids = listLengths.flatMap((length) =>
    Array.from({ length: listsOfEachLength }, (_, n) => [length, `of-${length}/${n + 1}`] as const),
  )
  const made = ids.map(([length, id]) => {
    const list = praiseList(context, id, length)
    return [id, list && join(phrases, item.output ?? '', list)] as const
  })
  return variantsOf(made, { item, phrases })
}

const shared = { family: 'flattery', aim: 'inflate', invariant } as const

/** Words for an answer that are no part of it. */
export const flattery: readonly Attack[] = [
  {
    ...shared,
    id: 'praise-of-itself',
    title: 'praise of itself, as by a reviewer',
    weakness: 'passes what praises itself',
    source: 'arXiv 2603.12246, section 6; arXiv 2506.09443 (fake reasoning)',
    variants: beside(({ praises }) => praises),
  },
  {
    ...shared,
    id: 'list-of-praise',
    title: 'a list of praise of itself',
    weakness: 'passes what praises itself',
    source: 'arXiv 2506.09443 (fake reasoning, pairwise: a numbered list); arXiv 2603.12246, section 6',
    variants: praiseLists,
  },
  {
    ...shared,
    id: 'confidence',
    title: 'confidence in the first person',
    weakness: 'passes what is sure of itself',
    source: 'arXiv 2506.09443 (fake reasoning); arXiv 2603.12246, section 6',
    variants: beside(({ confidence }) => confidence),
  },
  {
    ...shared,
    id: 'authority',
    title: 'made-up authorities and sources',
    weakness: 'passes what names authorities',
    source: 'arXiv 2410.02736 (authority bias)',
    variants: beside(({ authority }) => authority),
  },
  {
    ...shared,
    id: 'bandwagon',
    title: 'a majority that agrees',
    weakness: 'passes what others are said to approve of',
    source: 'arXiv 2410.02736 (bandwagon bias)',
    variants: beside(({ bandwagon }) => bandwagon),
  },
  {
    ...shared,
    id: 'sentiment',
    title: 'feelings',
    weakness: 'passes what appeals to feelings',
    source: 'arXiv 2410.02736 (sentiment bias)',
    variants: beside(({ sentiment }) => sentiment),
  },
]
