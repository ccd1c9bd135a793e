import { tagOf } from './lexicon.ts'

/** In words, signs not counted as such but commas: beyond it nothing is a sentence. */
export const longestSentence = 20

// Over parts of speech, a letter each; docs/worlds/stories.md has the same in words.
const noun = '(?:[dh]a*[ns](?:gm)?|a*s|[mpqoh])'
const nouns = `${noun}(?:&${noun})?`
const manner = 'e?a(?:&a)?'
const where = `(?:[rt]${nouns}|[ey])*`
const aim = `(?:ti(?:${nouns}|${manner})?${where})?`
const being = `b(?:e?k)?(?:f|${manner}|${nouns})?${where}${aim}`
const doing = `e?(?:v|xk?e?i)(?:${nouns}(?:${noun})?|${manner})?${where}${aim}`
const deed = `(?:${being}|${doing})`
const clause = `${nouns}${deed}(?:,?[&]${deed})*`
const presence = `yb${nouns}${where}${aim}`
const opening = `(?:e,?)?(?:(?:r${noun}|da?n),?)?`
const sentence = new RegExp(`^${opening}(?:${presence}|${clause})(?:,?[&ec]{1,2}${clause})*$`)

/** Whether words, known ones, commas among them, have the form of a sentence: somebody did or was something. */
export function isSentence(words: readonly string[]): boolean {
  return words.length <= longestSentence && sentence.test(words.map(tagOf).join(''))
}
