import { nameCharacter, replaceUnseen } from '../../domain/unseen-characters.ts'
import { sectionNames } from './form.ts'

// Hostile text may be of any length: a run is tried whole and once, and every gap is bounded.
const runs = [/(?<![<＜])[<＜]{3,}(?![<＜])(?=[^\n]{0,120}?[>＞]{3})/g, /(?<!\[)\[{3,}(?!\[)(?=[^\n]{0,120}?\]{3})/g]

const openings = [
  // <|im_end|>, <|eot_id|>, <｜User｜>
  /[<＜](?=[|｜][^\n]{0,80}?[|｜][>＞])/g,
  // <<SYS>>
  /<(?=<\/?SYS>>)/gi,
  /<(?=\/?(?:s|bos|eos|pad|unk|mask|think|start_of_turn|end_of_turn|start_of_image|unused\d{1,4})>)/gi,
  /\[(?=\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|THINK)\])/gi,
]

const lines = [
  new RegExp(
    `^[ \\t]*#(?=#{0,5}[ \\t]*(?:${[...sectionNames, 'task', 'the task again', 'example'].join('|')})\\b)`,
    'gim',
  ),
  /^[ \t]*=(?=={2,}[ \t]*\w[^\n]{0,80}={3})/gm,
]

/** What cannot be seen, but for line breaks and tabs. */
const unseenHere = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\n\r\t]]/v
/** Without one of these no pattern above finds anything. */
const beginsMark = /[<＜[#=]/

/**
 * Text of an item, so that none of it passes for a delimiter or heading of the prompt, or for a control token of a chat
 * template (ChatML, Llama, Mistral, Gemma, DeepSeek): a backslash is put in. Characters that cannot be seen (zero-width,
 * bidirectional, variation selectors, tags, control characters) appear by their names, as `\u200b`.
 *
 * Nothing is taken away, so that a judge sees what was tried. Scripts that join letters by zero-width characters, such as
 * Persian, show them too: where that matters, `escapeLookAlikes` can be switched off.
 */
export function neutralise(text: string): string {
  // Most text is plain, and the patterns take longer than all the rest of a prompt.
  const isPlain = !unseenHere.test(text)
  let safe = isPlain
    ? text
    : replaceUnseen(text, (character) => (/[\n\r\t]/.test(character) ? character : nameCharacter(character)))
  if (!beginsMark.test(safe)) return safe
  for (const pattern of runs) safe = safe.replace(pattern, (run) => [...run].join('\\'))
  for (const pattern of openings) safe = safe.replace(pattern, (mark) => `${mark}\\`)
  for (const pattern of lines) safe = safe.replace(pattern, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
  return safe
}
