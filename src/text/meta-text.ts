import { endMarker } from './end-markers.ts'
import { policyClaim } from './policy-claims.ts'
import { roleToken } from './role-tokens.ts'
import { selfAssessment } from './self-assessment.ts'

/** Verdicts, and headings of a judge's prompt. */
const judging = [
  /\b(?:verdict|score|rating|grade|judge?ment|result|evaluation)["'*\s]{0,4}[:=]["'*\s]{0,4}(?:pass|correct|true|yes|full|perfect|excellent|good|a|b|\d{1,3})\b/iu,
  /\[\[[^\]\n]{1,12}\]\]/u,
  /^[^\p{L}\p{N}\n]{0,12}(?:context|user(?:'s)? (?:request|prompt|query|instruction)|instructions?|task|polic(?:y|ies)|rules?|criteri(?:on|a)|rubric|guidelines?|evaluation|assessment|verdict|judge?ment|rating|score|grade|explanation|reasoning|system)\b[^\n]{0,40}?(?::|\n|$)/imu,
  /\b(?:the|this) (?:model|assistant|candidate|output|response|answer)(?:'s \w{1,20})? (?:has |is |was |should |must |deserves |correctly |did )/iu,
]

export interface MarkedMetaText {
  /** The end marker as it stands in the text. */
  marker: string
  /** What comes after it and speaks to a judge: the first line of it that was found. */
  meta: string
}

/**
 * Text that goes on after an end marker and there assesses itself, restates the request, sets up headings of a judge's
 * prompt, cites a policy, opens a new turn or gives a verdict; null where there is no marker or only more of the answer after
 * it.
 */
export function markedMetaText(text: string): MarkedMetaText | null {
  const end = endMarker(text)
  if (end === null || !end.followed) return null
  const after = text.slice(end.at).trimStart().slice(end.marker.length)
  const found =
    selfAssessment(after) ??
    policyClaim(after) ??
    judging.map((pattern) => pattern.exec(after)?.[0].trim()).find(Boolean) ??
    roleToken(after)
  return found === null ? null : { marker: end.marker, meta: found }
}
