import { replaceUnseen } from '../../domain/unseen-characters.ts'
import { jsonObjects } from '../../judges/json-objects.ts'
import { placeholdersIn } from '../../judges/prompt/placeholders.ts'
import type { ModelReply } from '../../models/language-model.ts'
import { nGrams } from '../../text/n-grams.ts'
import { words } from '../../text/words.ts'

/** So many words in a row are no coincidence. */
const quotedWords = 12

/**
 * The proposer's own object: the one that carries the key, and of several the one that ends last.
 *
 * @returns undefined where there is none with a prompt in it
 */
export function readProposal(
  { text, finish }: Pick<ModelReply, 'text' | 'finish'>,
  key: string,
): { prompt: string; why: string | null } | undefined {
  if (finish === 'refused') return undefined
  let last: { prompt: string; why: string | null; end: number } | undefined
  for (const { fields, end } of jsonObjects(text)) {
    const [prompt, why, found] = ['prompt', 'why', 'key'].map((name) => fields.get(name)?.value)
    if (typeof prompt !== 'string' || prompt.trim() === '' || found !== key || (last && last.end > end)) continue
    last = { prompt: prompt.trim(), why: typeof why === 'string' ? why.slice(0, 2000) : null, end }
  }
  return last && { prompt: last.prompt, why: last.why }
}

/**
 * Why a proposed prompt may not even be tested, in a sentence; undefined where it may.
 *
 * - It lacks or adds placeholders: the judge would no longer see what it saw.
 * - It holds characters that the person who reads the diff cannot see.
 * - It repeats a shown case: then dev cases, with their labels, would stand in the prompt that is measured on dev, and a
 *   hostile text would have got in.
 *
 * @param known texts from which it may quote: the present prompt, the criterion
 */
export function proposalProblem({
  proposed,
  present,
  known,
  shown,
}: {
  proposed: string
  present: string
  known: readonly string[]
  shown: readonly string[]
}): string | undefined {
  if (words(proposed).join(' ') === words(present).join(' ')) return 'It changes nothing.'
  const [before, after] = [present, proposed].map((prompt) => new Set(placeholdersIn(prompt)))
  const lost = [...before!].filter((name) => !after!.has(name))
  if (lost.length > 0) return `It lacks ${braced(lost)}.`
  const added = [...after!].filter((name) => !before!.has(name))
  if (added.length > 0) return `It adds ${braced(added)}.`
  const seenBefore = unseenIn(present)
  const unseen = [...unseenIn(proposed)].filter((character) => !seenBefore.has(character))
  if (unseen.length > 0) return `It holds characters that a reader cannot see (${unseen.map(nameOf).join(', ')}).`
  const mayQuote = new Set(known.flatMap((text) => nGrams(words(text), quotedWords)))
  const quotes = new Set(nGrams(words(proposed), quotedWords).filter((run) => !mayQuote.has(run)))
  const quoted = shown.flatMap((text) => nGrams(words(text), quotedWords)).find((run) => quotes.has(run))
  return quoted === undefined ? undefined : `It quotes a case that it was shown (${JSON.stringify(quoted)}).`
}

function braced(names: readonly string[]): string {
  return names.map((name) => `{{${name}}}`).join(', ')
}

function unseenIn(text: string): Set<string> {
  const found = new Set<string>()
  replaceUnseen(text, (character) => {
    if (!/[\n\r\t]/.test(character)) found.add(character)
    return character
  })
  return found
}

function nameOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
