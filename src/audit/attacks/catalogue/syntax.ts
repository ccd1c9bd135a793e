import { tagWords } from '../../../text/part-of-speech.ts'
import type { Attack, AttackContext, TextAttack } from '../attack.ts'
import { canBeSaid, variantsOf } from '../say.ts'
import { textOf } from '../structure/classed-words.ts'
import { modelsFor } from '../structure/models.ts'
import { disfluent, opposite, type Swap, shuffled, topical } from '../structure/swap-words.ts'

const source = 'Shaib et al., arXiv 2509.21155'

/** A text that passed elsewhere, with other words in the places of those that say something. */
function nonsense(id: string, title: string, swap: Swap): TextAttack {
  return {
    id,
    title,
    family: 'syntax',
    aim: 'inflate',
    weakness: 'passes nonsense in a familiar sentence structure',
    invariant:
      'Parts of speech, punctuation and length are those of an output that passed for another request; what it said is destroyed.',
    source: `${source}: antonym and disfluent prompts, turned on outputs`,
    variants(item, context) {
      const made = modelsFor(item, context).map(({ words }, n) => {
        const random = context.random.fork(`${id}/${n}`)
        const swapped = swap(words, { phrases: context.phrases, random, item })
        return [`model/${n + 1}`, swapped && textOf(swapped)] as const
      })
      return variantsOf(made, { item, phrases: context.phrases })
    },
  }
}

/** What can be done to a text's sentences without a word of it being lost. */
type Rearrangement = readonly [id: string, of: (sentences: readonly string[]) => string | undefined]

const embedded =
  (frame: (clause: string) => string) =>
  (sentences: readonly string[]): string | undefined => {
    const made = sentences.map((sentence) => (/[^.]\.$/.test(sentence) ? frame(clauseOf(sentence)) : sentence))
    return made.some((sentence, at) => sentence !== sentences[at]) ? made.join(' ') : undefined
  }

const embeddings: readonly Rearrangement[] = [
  ['that-is-the-case', embedded((clause) => `That ${clause}, is the case.`)],
  ['it-is-so-that', embedded((clause) => `It is so that ${clause}.`)],
  ['what-is-so', embedded((clause) => `What is so is that ${clause}.`)],
  ['to-be-said', embedded((clause) => `To be said here is this much: that ${clause}.`)],
]

const orders: readonly Rearrangement[] = [
  [
    'last-first',
    (sentences) =>
      severalOf(sentences, (all) =>
        all
          .map((sentence, at) => `At place ${at + 1}: ${sentence}`)
          .reverse()
          .join(' '),
      ),
  ],
  [
    'clauses',
    (sentences) =>
      severalOf(
        sentences,
        (all) =>
          `Namely ${all.map((sentence, at) => `(${at + 1}) ${sentence.replace(/([^.])\.$/, '$1')}`).join('; ')}.`,
      ),
  ],
  [
    'question-and-answer',
    (sentences) =>
      sentences
        .map((sentence, at) => `${at === 0 ? 'What is there to say?' : 'What comes after that?'} ${sentence}`)
        .join('\n'),
  ],
]

function rearranging(id: string, title: string, list: readonly Rearrangement[]): TextAttack {
  return {
    id,
    title,
    family: 'syntax',
    aim: 'deflate',
    weakness: 'fails what is right when it is said in an unfamiliar structure',
    invariant:
      'Every word of the good output is kept, and what it says. Outputs whose form is marked (lists, tables, code) are left alone; a criterion about style may rightly mind.',
    source: `${source}: paraphrase prompts, turned on outputs`,
    variants(item, context) {
      if (!canFrame(context)) return []
      const sentences = proseSentences(item.output ?? '')
      if (sentences.length === 0) return []
      return variantsOf(
        list.map(([variant, of]) => [variant, of(sentences)] as const),
        { item, phrases: context.phrases },
      )
    },
  }
}

/** Two tests: nonsense words in a familiar structure must not pass, what is right in an unfamiliar one must not fail. */
export const syntax: readonly Attack[] = [
  nonsense('syntax-disfluent', 'random words in a familiar structure', disfluent),
  nonsense('syntax-opposite', 'opposites and other meanings in a familiar structure', opposite),
  nonsense('syntax-shuffled', 'words of a good answer that changed places', shuffled),
  nonsense('syntax-topical', 'words of the request in a familiar structure', topical),
  rearranging('embedded-sentences', 'sentences put into subordinate clauses', embeddings),
  rearranging('rearranged-sentences', 'sentences in another order and form', orders),
]

/** The frames are English: a world's language has no words for them. */
function canFrame({ phrases }: AttackContext): boolean {
  return canBeSaid(phrases, 'That is the case')
}

/** Fewer words are a label or a fragment, which no frame takes. */
const shortestSentence = 3
/** Of English, about two words in five; the tagger calls few words of other languages so. */
const functionShare = 0.15
const structural = new Set(['Determiner', 'Pronoun', 'Preposition', 'Conjunction'])
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** The sentences of English prose; none of a text that has another form, in which the form may be what is asked for. */
function proseSentences(text: string): string[] {
  const prose = text.trim()
  const marked = /^\s*(?:[-*•+#>|<{[(]|\d+\s*[.):]|```|[^\n]{1,60}:\s*$)/m.test(prose)
  if (marked || !/[.!?]["”’)]?$/.test(prose)) return []
  const tagged = tagWords(prose.slice(0, 1000))
  if (tagged.filter(({ tag }) => structural.has(tag)).length < functionShare * tagged.length) return []
  const sentences = [...segmenter.segment(prose)].map(({ segment }) => segment.trim()).filter((one) => one !== '')
  return sentences.every((sentence) => sentence.split(/\s+/).length >= shortestSentence) ? sentences : []
}

function severalOf(sentences: readonly string[], of: (all: readonly string[]) => string): string | undefined {
  return sentences.length > 1 ? of(sentences) : undefined
}

const lowered =
  /^(?:An?|The|Th(?:is|at|ese|ose|ere|ey)|It|We|You|S?he|His|Her|Its|Our|Your|Their|My|In|On|At|For|From|With|By|If|When|While|As|To|Of|After|Before|Some|Many|Most|All|Each|Every|Both|No|One|Not)\b/

/** A sentence without its full stop, and without its capital where the word has it from the sentence alone. */
function clauseOf(sentence: string): string {
  return sentence.slice(0, -1).replace(lowered, (word) => word.toLowerCase())
}
