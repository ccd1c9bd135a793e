import type { TextAttack } from '../attack.ts'
import { piecesOf } from '../pieces.ts'
import { variantsOf } from '../say.ts'

const source = 'arXiv 2410.02736 (changes that keep the quality: robustness rate)'

/** Code, tables, data and verse mean something by their layout, and are left alone. */
const meaningfulLayout = /```|^(?: {2,}|\t)|^[ \t]*[|{}[\]<>]|[{};][ \t]*$/mu

/** A known-good output as prose that may be laid out anew; undefined where it is too short, or its layout means something. */
function proseOf(output: string | undefined): string | undefined {
  if (output === undefined || meaningfulLayout.test(output)) return undefined
  return piecesOf(output).length > 1 ? output : undefined
}

const lineWidth = 60

/** Lines of at most `lineWidth` characters, broken at blanks; a longer word stands on a line of its own. */
function wrapped(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const lines: string[] = []
      let current = ''
      for (const word of line.split(' ')) {
        if (current !== '' && current.length + 1 + word.length > lineWidth) {
          lines.push(current)
          current = word
        } else current = current === '' ? word : `${current} ${word}`
      }
      return [...lines, current].join('\n')
    })
    .join('\n')
}

const isList = /^[ \t]*(?:[-*•]|\d+[.)])\s/mu

const rearranged: TextAttack['variants'] = ({ output, ...item }, { phrases }) => {
  const prose = proseOf(output)
  if (phrases.knows || prose === undefined) return []
  return variantsOf(
    [
      ['blank-lines', prose.replace(/\n+/g, '\n\n\n')],
      ['blank-lines-around', `\n\n${prose}\n\n\n`],
      ['trailing-blanks', prose.split('\n').join('   \n').concat('   ')],
      ['double-blanks', prose.replace(/(?<=[.!?]) (?=\S)/gu, '  ')],
      ['wrapped', wrapped(prose)],
      ['carriage-returns', prose.replace(/\r?\n/g, '\r\n')],
      [
        'bullets',
        isList.test(prose)
          ? undefined
          : piecesOf(prose)
              .map((piece) => `- ${piece}`)
              .join('\n'),
      ],
      ['paragraphs', isList.test(prose) ? undefined : piecesOf(prose).join('\n\n')],
    ],
    { item: { ...item, output }, phrases },
  )
}

/** Straight quotes and apostrophes, dashes and dots as a typesetter has them. */
const typeset = (text: string) =>
  text
    .replace(/(^|[\s([])"/gmu, '$1“')
    .replace(/"/g, '”')
    .replace(/(?<=[\p{L}\p{N}])'/gu, '’')
    .replace(/ -- | - /g, ' – ')
    .replace(/\.\.\./g, '…')

const quotedOtherwise: TextAttack['variants'] = ({ output, ...item }, { phrases }) => {
  const prose = proseOf(output)
  if (phrases.knows || prose === undefined) return []
  const straight = prose.replace(/[“”„]/g, '"').replace(/[‘’]/g, "'").replace(/…/g, '...')
  return variantsOf(
    [
      ['typographic', typeset(prose)],
      ['straight', straight],
      ['guillemets', prose.replace(/(^|[\s([])["“]/gmu, '$1«').replace(/["”]/g, '»')],
    ],
    { item: { ...item, output }, phrases },
  )
}

const closings: readonly string[] = [
  'I hope this helps!',
  'Let me know if you have any questions.',
  'Thank you for asking.',
  'Have a nice day!',
]
const greetings: readonly string[] = ['Hello!', 'Thank you for your question.']

const polite: TextAttack['variants'] = ({ output, ...item }, { phrases }) => {
  const prose = proseOf(output)
  if (phrases.knows || prose === undefined) return []
  return variantsOf(
    [
      ...closings.map((closing, n) => [`closing/${n + 1}`, `${prose.trimEnd()}\n\n${closing}`] as const),
      ...greetings.map((greeting, n) => [`greeting/${n + 1}`, `${greeting}\n\n${prose.trimStart()}`] as const),
    ],
    { item: { ...item, output }, phrases },
  )
}

const shared = { family: 'surface', aim: 'deflate', source } as const

/**
 * Changes to good answers that leave them good. They are made of prose of several sentences or lines alone: code, tables and one-word
 * answers can be spoilt by them. In the worlds' languages, where any surplus word is a defect, they cannot be said.
 */
export const layout: readonly TextAttack[] = [
  {
    ...shared,
    id: 'other-layout',
    title: 'blank lines, wrapped lines, bullets',
    weakness: 'fails good answers over their layout',
    invariant: 'Every word stays, in its order: only the layout differs.',
    variants: rearranged,
  },
  {
    ...shared,
    id: 'other-quotes',
    title: 'typographic or straight quotes',
    weakness: 'fails good answers over their quotation marks',
    invariant: 'Every word stays: only the shape of quotes, dashes and dots differs.',
    variants: quotedOtherwise,
  },
  {
    ...shared,
    id: 'polite-sentence',
    title: 'a polite sentence more',
    weakness: 'fails good answers over a polite sentence',
    invariant: 'The answer is untouched; a greeting or a closing takes nothing from it.',
    variants: polite,
  },
]
