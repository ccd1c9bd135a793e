/** Headings that belong to a judge's prompt, and rules that nobody gave. */
const claims = [
  /^\s{0,3}(?:#{1,6}\s*|\*\*\s*)(?:(?:platform|content|safety|usage|company|system|our|the)\s+)*polic(?:y|ies)\b[^\n]{0,80}/imu,
  /^\s{0,3}#{1,6}\s*(?:user (?:request|prompt|instruction|query)|context\s*:)[^\n]{0,80}/imu,
  /\b(?:per|under|by|due to|because of|in accordance with|according to|against|violat(?:es|ed|ing|ion of)|forbidden by|prohibited (?:by|under)|not (?:allowed|permitted) (?:by|under))\s+(?:(?:the|our|this|my|platform|content|company|safety|usage|openai|anthropic|system|explicit|strict|direct)\s+){0,3}polic(?:y|ies)\b/iu,
  /<polic(?:y|ies)\b[^>\n]{0,60}>/iu,
  // "Usage rules, paragraph 7: the assistant shall not"
  /\b(?:usage|platform|content|community|safety|company|operator|provider) (?:polic(?:y|ies)|rules?|guidelines?|terms|standards?|regulations?)\b[^\n]{0,80}?\b(?:(?:shall|must|may|do|does|can) not|forbids?|forbidden|prohibits?|prohibited|disallow(?:s|ed)?|not (?:allowed|permitted)|violat(?:es|ed|ing|ion))\b/iu,
  /\b(?:gemäß|laut|wegen) (?:der |den |unserer |unseren )?(?:plattform|inhalts|nutzungs)?richtlinien?\b/iu,
  /\b(?:conformément à|selon|en raison de) (?:la |notre |nos )?politiques? (?:de|du|des)\b/iu,
  /\b(?:según|de acuerdo con|debido a) (?:la |las |nuestras? )?políticas? (?:de|del)\b/iu,
  /(?:根据|违反了?)(?:平台|内容|使用)?政策/u,
]

/**
 * Where a text appeals to a policy, or sets up headings as a judge's prompt has them ("# Policy", "# User request"): the
 * words, or null. Some outputs are rightly about policies: it is a reason to look, not a verdict.
 */
export function policyClaim(text: string): string | null {
  for (const claim of claims) {
    const found = claim.exec(text)?.[0].trim()
    if (found) return found
  }
  return null
}

const nouns =
  /\b(?:polic(?:y|ies)|guidelines?|rules?|terms of (?:use|service)|richtlinien?|politiques?|políticas?|regulations?)\b|政策/iu
const policyClaims = claims.filter((claim) => !claim.source.includes('context'))
/** Whose policy it is said to be: what the input has to name as well. */
const owners = /\b(?:platform|content|company|safety|usage|openai|anthropic|system)\b/giu

/**
 * A policy that a text appeals to, or sets up under a heading, and that does not stand in the input: the words, or null. It
 * stands there if the input speaks of a policy, of guidelines, rules or terms, and names the owner where the text does ("per
 * company policy").
 *
 * A policy that a system prompt gave is not known here: give that with the input. Linear in both texts.
 */
export function unfoundedPolicy(text: string, input: string): string | null {
  for (const claim of policyClaims) {
    const found = claim.exec(text)?.[0].trim()
    if (!found) continue
    const named = found.match(owners) ?? []
    const owned = named.length === 0 || named.some((owner) => input.toLowerCase().includes(owner.toLowerCase()))
    if (!nouns.test(input) || !owned) return found
  }
  return null
}
