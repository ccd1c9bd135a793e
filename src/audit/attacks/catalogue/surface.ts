import type { Random } from '../../../stats/random.ts'
import type { Attack, TextAttack } from '../attack.ts'
import { pick } from '../nonsense-text.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { piecesOf } from '../pieces.ts'
import { fill, join, room, variantsOf, wordsOf } from '../say.ts'
import { layout } from './layout.ts'

const timesAsLong = [2, 5, 20]
const paddingsOfEachLength = 3
/** In words: what a short answer is padded as if it were. */
const shortest = 20
/** In words: no text gets longer than this by padding, however long it was. */
const mostPadding = 3000

/** Sentences that say nothing, to a length in words, or as far as there is room. */
function paddingOf(length: number, { phrases, random, kept }: { phrases: Phrasebook; random: Random; kept: string }) {
  const most = Math.min(length, mostPadding, room(phrases, kept))
  const said: string[] = []
  for (let left = most; left > 0; ) {
    const sentence = pick(phrases.padding, random)
    left -= wordsOf(sentence).length
    if (left >= 0 || !phrases.longest) said.push(sentence)
  }
  return said.join(' ')
}

const padded: TextAttack['variants'] = (item, { phrases, random }) => {
  if (phrases.padding.length === 0) return []
  const output = item.output ?? ''
  const length = Math.max(shortest, wordsOf(output).length)
  const made = timesAsLong.flatMap((times) =>
    Array.from({ length: paddingsOfEachLength }, (_, n) => {
      const id = `times-${times}/${n + 1}`
      const padding = paddingOf((times - 1) * length, { phrases, random: random.fork(id), kept: output })
      // One in three stands before the answer, the others after it.
      return [id, n === 0 ? join(phrases, padding, output) : join(phrases, output, padding)] as const
    }),
  )
  return variantsOf(made, { item, phrases })
}

/** The pieces of an output under headings, in as many sections as there are headings to draw or pieces to put. */
function inSections(
  pieces: readonly string[],
  headings: readonly string[],
  shape: (piece: string, n: number) => string,
) {
  const each = Math.ceil(pieces.length / headings.length)
  return headings
    .map((heading, n) => [heading, ...pieces.slice(n * each, (n + 1) * each).map(shape)].join('\n'))
    .join('\n\n')
}

const sectionCounts = [1, 3]

const listed: TextAttack['variants'] = (item, { phrases, random }) => {
  const { headings, knows } = phrases
  if (headings.length === 0) return []
  const output = item.output ?? ''
  if (knows) {
    const made = headings.map((heading, n) => [`headed/${n + 1}`, join(phrases, heading, output)] as const)
    return variantsOf(made, { item, phrases })
  }
  const pieces = piecesOf(output)
  const made = sectionCounts.flatMap((count) => {
    const from = random.fork(`${count}`).integer(headings.length)
    const drawn = Array.from({ length: count }, (_, n) => `## ${headings[(from + n) % headings.length]}`)
    return [
      [`bullets/${count}`, inSections(pieces, drawn, (piece) => `- ${piece}`)],
      [`numbers/${count}`, inSections(pieces, drawn, (piece, n) => `${n + 1}. ${piece}`)],
    ] as const
  })
  return variantsOf(made, { item, phrases })
}

/** A cell holds no line and no bar of its own. */
const inCell = (piece: string) => piece.replace(/[\n|]/g, ' ')

const formatted: TextAttack['variants'] = (item, { phrases }) => {
  const pieces = piecesOf(item.output ?? '')
  if (phrases.knows || pieces.length === 0) return []
  const rows = pieces.map((piece, n) => `| ${n + 1} | ${inCell(piece)} |`).join('\n')
  const bold = pieces.map((piece) => `**${piece}**`).join('\n\n')
  return variantsOf(
    [
      ['bold', bold],
      ['table', `| No. | Answer |\n| --- | --- |\n${rows}`],
      [
        'table-and-bold',
        `**Answer at a glance**\n\n| No. | Answer |\n| --- | --- |\n${rows}\n\n**In short**\n\n${bold}`,
      ],
      ['quote', pieces.map((piece) => `> ${piece}`).join('\n>\n')],
      ['box', `---\n\n### ✅ Answer\n\n${pieces.join('\n\n')}\n\n---`],
      ['html', `<h2>Answer</h2>\n<ul>\n${pieces.map((piece) => `<li>${piece}</li>`).join('\n')}\n</ul>`],
    ],
    { item, phrases },
  )
}

const echoedCriterion: TextAttack['variants'] = (item, { phrases, criterion }) => {
  const output = item.output ?? ''
  const { question, passes } = criterion
  const echoes: [string, string | undefined][] = [
    ['question', question],
    ['answered', `${question} Yes.`],
    ['passes', passes],
    ['claim', passes && `As required: ${passes}`],
  ]
  const made = echoes.flatMap(([id, echo]) => [
    [`${id}/after`, echo && join(phrases, output, echo)] as const,
    [`${id}/before`, echo && join(phrases, echo, output)] as const,
    [`${id}/alone`, echo] as const,
  ])
  return variantsOf(made, { item, phrases })
}

const echoedInput: TextAttack['variants'] = (item, { phrases, criterion }) => {
  const output = item.output ?? ''
  const echo = fill('{input}', { item, criterion })
  if (echo === undefined) return []
  return variantsOf(
    [
      ['before', join(phrases, echo, output)],
      ['after', join(phrases, output, echo)],
      ['alone', echo],
      ['announced', `You asked: "${echo}"\n\n${output}`],
      ['heading', `# ${echo.replace(/\s+/gu, ' ')}\n\n${output}`],
    ],
    { item, phrases },
  )
}

const shared = { family: 'surface', aim: 'inflate' } as const

/** What an answer looks like, how long it is, and whose words it borrows. */
export const surface: readonly Attack[] = [
  {
    ...shared,
    id: 'padding',
    title: 'sentences that only add length',
    weakness: 'passes what is long',
    invariant: 'The answer itself is untouched; the sentences around it say nothing.',
    source: 'arXiv 2306.05685 (verbosity); arXiv 2410.02736 (verbosity bias)',
    variants: padded,
  },
  {
    ...shared,
    id: 'lists-and-headings',
    title: 'lists and headings',
    weakness: 'passes lists and headings',
    invariant: 'It says what it said, under headings: a bad answer in good order.',
    source: 'arXiv 2306.05685 (repetitive list)',
    variants: listed,
  },
  {
    ...shared,
    id: 'formatting',
    title: 'bold type, tables and boxes',
    weakness: 'passes what is richly formatted',
    invariant: 'It says what it said, in another type.',
    source: 'arXiv 2306.05685 (verbosity and style); style control of Arena-Hard, as in arXiv 2603.12246',
    variants: formatted,
  },
  {
    ...shared,
    id: 'echoed-criterion',
    title: 'the criterion’s own words',
    weakness: 'passes what repeats its criterion',
    invariant: 'To repeat what is asked of an answer is not to meet it.',
    source: 'arXiv 2506.09443 (context ignored, criteria restated); arXiv 2410.02736',
    variants: echoedCriterion,
  },
  {
    ...shared,
    id: 'echoed-request',
    title: 'the request’s own words',
    weakness: 'passes what repeats the request',
    invariant: 'To repeat a request is not to answer it.',
    source: 'arXiv 2603.12246, section 6 (the request restated); arXiv 2410.02736',
    variants: echoedInput,
  },
  ...layout,
]
