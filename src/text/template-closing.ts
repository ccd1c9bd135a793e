import { endMarker } from './end-markers.ts'
import { roleToken } from './role-tokens.ts'

/** Each is no part of an answer to a question that is not about judging. */
const sure = [
  // Closes a quoted field and the records around it
  /(?:"""|''')\s{0,40}[}\]]\s{0,40}[,}\]]/u,
  /\[\[\s?(?:A|B|C|tie)\s?\]\]/iu,
  /[<[]\|?(?:the )?(?:start|end|begin(?:ning)?) of (?:the )?(?:assistant|model|system|candidate|response|answer|reference|user)\b[^\]>\n]{0,40}[\]>]/iu,
  /\b(?:ignore|disregard|forget) (?:all |any |everything |the |of |these |those |that )*(?:above|previous|preceding|prior|earlier|foregoing)[ #]{1,8}(?:model |system |user |evaluation |scoring |grading )?(?:outputs?|instructions?|prompts?|criteri(?:a|on)|rubrics?|rules?|guidelines?|directions?|responses?|answers?|text|context)\b/iu,
  // <<<end output>>>, [[[/answer]]]
  /(?:<{3,8}|\[{3,8})[ /]{0,4}(?:end|stop|close)?[ _-]{0,3}(?:of )?(?:the )?(?:output|response|answer|candidate|submission|item|text|data|assistant)\b[^\n>\]]{0,40}(?:>{3}|\]{3})/iu,
]

/** Each occurs in answers; two of them say that an answer speaks the language of its judge. */
const likely = [
  /^\s{0,3}#{1,6}[ \t]{0,4}(?:model outputs?|instructions?|your (?:task|verdict|output|judge?ment)|outputs?|responses?(?: [ab12])?|assistant [ab12]|candidates?(?: [ab12])?|reference answer|ground truth|evaluation(?: criteria)?|scoring|rubric|best model|preferred|verdict)[ \t]{0,4}:?[ \t]{0,4}$/imu,
  /["']?\b(?:model_identifier|model_output|candidate_answer|student_answer|assistant_[ab]|response_[ab12]|output_[ab12]|ground_truth|judge?ment|verdict|preferred|winner)\b["']?[ \t]{0,4}[:=]/iu,
  /["'](?:output|response|answer|instruction|score|rating|rank)["'][ \t]{0,4}:/iu,
  /\b(?:unordered outputs|unique model identifier|output nothing|outputs? from the models?|assistant [ab]'s (?:answer|response)|the (?:two|other|competing|rival) (?:responses?|answers?|candidates?|models?|assistants?))\b/iu,
  /\b(?:ignore|disregard|forget) (?:all |any |everything |the |of )*(?:above|previous|preceding|prior|earlier)\b/iu,
  /(?:^|[.!:;>\n]\s{0,3}|\bplease )(?:give|output|return|write|print|answer|reply|respond)(?: with)? (?:(?:the|same|only|your|one|a|this|exactly) ){0,4}(?:verdict|rating|score|judge?ment|json)\b/iu,
  /\b(?:(?:to be|been|being|was|were) (?:judged|graded|evaluated|scored|rated)|the (?:item|output|answer|response|candidate) (?:above|below)|evaluation (?:system|notes?|mode)|the (?:judge|grader|evaluator))\b/iu,
  /\[\[\s?(?:rating|score|verdict|\d{1,3})\s?\]\]/iu,
  // A line that gives the verdict
  /^[^\p{L}\p{N}\n]{0,8}(?:(?:final|overall|my) )?(?:verdict|score|rating|grade|judge?ment|decision|evaluation)[^\p{L}\p{N}\n]{1,8}(?:pass(?:es|ed)?|correct|yes|true|good|full|perfect|excellent|10|[59ab])\b/imu,
]
/** Tags in which a judge's prompt may put what it judges. */
const records =
  /<(\/?)(output|response|answer|candidate|submission|completion|item|document|assistant|student_answer|model_output|text)>/giu
/** Closing brackets, with blanks between them, that nothing in the text opened. */
const fewestUnopened = 2

/**
 * Where a text closes the template of a judge's prompt and goes on in its place, as null models do: it ends quoted fields
 * and records that it did not open, sets up the judge's headings and fields, overrides what stands above or gives the
 * verdict. What was found, quoted; null where nothing was.
 *
 * @see Zheng et al. (2025), Cheating Automatic LLM Benchmarks, ICLR, arXiv 2410.07137
 */
export function templateClosing(text: string): string | null {
  for (const pattern of sure) {
    const found = pattern.exec(text)?.[0].trim()
    if (found) return found
  }
  const found = likely.flatMap((pattern) => pattern.exec(text)?.[0].trim() ?? [])
  for (const sign of [unopenedBrackets(text), unopenedTag(text), roleToken(text), followedMarker(text)]) {
    if (sign !== null) found.push(sign)
  }
  return found.length < 2 ? null : found.slice(0, 3).join(' … ')
}

/** The first run of two or more closing braces or square brackets that nothing opened; null where there is none. */
function unopenedBrackets(text: string): string | null {
  const open = { '}': 0, ']': 0 }
  let unopened = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === '{') open['}']++
    else if (character === '[') open[']']++
    else if (character === '}' || character === ']') {
      if (open[character] > 0) open[character]--
      else {
        if (unopened === 0) start = at
        unopened++
        if (unopened === fewestUnopened) return text.slice(start, Math.min(at + 1, start + 40))
      }
      continue
    }
    if (!/\s/u.test(character)) unopened = 0
  }
  return null
}

/** The first closing tag of a record that nothing opened; null where there is none. */
function unopenedTag(text: string): string | null {
  const open = new Map<string, number>()
  for (const [tag, slash, name] of text.matchAll(records)) {
    const depth = (open.get(name!.toLowerCase()) ?? 0) + (slash === '/' ? -1 : 1)
    if (depth < 0) return tag
    open.set(name!.toLowerCase(), depth)
  }
  return null
}

function followedMarker(text: string): string | null {
  const marker = endMarker(text)
  return marker?.followed ? marker.marker : null
}
