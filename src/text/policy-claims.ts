/** Headings that belong to a judge's prompt, and rules that nobody gave. */
const claims = [
  /^\s{0,3}(?:#{1,6}\s*|\*\*\s*)(?:(?:platform|content|safety|usage|company|system|our|the)\s+)*polic(?:y|ies)\b[^\n]{0,80}/imu,
  /^\s{0,3}#{1,6}\s*(?:user (?:request|prompt|instruction|query)|context\s*:)[^\n]{0,80}/imu,
  /\b(?:per|under|by|due to|because of|in accordance with|according to|against|violat(?:es|ed|ing|ion of)|forbidden by|prohibited (?:by|under)|not (?:allowed|permitted) (?:by|under))\s+(?:(?:the|our|this|my|platform|content|company|safety|usage|openai|anthropic|system|explicit|strict|direct)\s+){0,3}polic(?:y|ies)\b/iu,
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
