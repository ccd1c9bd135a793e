import { nameCharacter, replaceUnseen } from '../domain/unseen-characters.ts'

/** Line breaks and tabs are plain text. */
const plain = /[\n\r\t\f]/u
/** Anything unseen, emoji's own characters too: most text holds none, and a search for emoji is slow. */
const unseen = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\n\r\t\f]]/v
/** Persian, Indic and other scripts join or part their letters by these. */
const joiners = /[\u200c\u200d]/u
const joiningScripts =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}]/u

export interface HiddenCharacters {
  count: number
  /** The different ones by name, such as `\\u200b`, in the order of the text, at most eight. */
  names: string[]
}

/**
 * Characters that a reader cannot see and a model reads: zero-width and tag characters, bidirectional overrides, stray
 * variation selectors, control characters, halves of surrogate pairs. Those of emoji are none of them, nor, in a text that
 * has letters of a joining script, the joiners.
 */
export function hiddenCharacters(written: string): HiddenCharacters {
  // A mark of byte order stands at the beginning of many files.
  const text = written.startsWith('\ufeff') ? written.slice(1) : written
  if (!unseen.test(text)) return { count: 0, names: [] }
  const names = new Set<string>()
  let count = 0
  let joins: boolean | undefined
  replaceUnseen(text, (character) => {
    if (plain.test(character)) return character
    if (joiners.test(character)) {
      joins ??= joiningScripts.test(text)
      if (joins) return character
    }
    count++
    if (names.size < 8) names.add(nameCharacter(character))
    return character
  })
  return { count, names: [...names] }
}
