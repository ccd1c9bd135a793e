/**
 * Characters that a reader cannot see, or that change how others are shown: control characters, bidirectional overrides,
 * zero-width characters, tags and variation selectors (in which text can be hidden), halves of surrogate pairs.
 * Emoji hold some of them lawfully and are matched whole, first, to be left as they are.
 */
const emojiOrUnseen = /\p{RGI_Emoji}|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gv
const beyondPrintable = /[^\x20-\x7e]/
const unseen = /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]$/v

/** Replaces every character that a reader cannot see by what `show` makes of it. */
export function replaceUnseen(text: string, show: (character: string) => string): string {
  // Most text holds none of them, and a search for emoji is slow.
  if (!beyondPrintable.test(text)) return text
  return text.replace(emojiOrUnseen, (match) => (unseen.test(match) ? show(match) : match))
}

/** `\n`, `\u001b` or `\u{e0041}`: a character by its name in source code. */
export function nameCharacter(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  const code = character.codePointAt(0)!.toString(16)
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
}
