const thing = '(?:response|answer|reply|output|solution|essay|completion|submission|refusal)'
const how =
  '(?:correctly|accurately|fully|completely|perfectly|clearly|appropriately|properly|successfully|thoroughly|faithfully|strictly|effectively|directly)'
const praise =
  '(?:correct|accurate|complete|perfect|excellent|flawless|exemplary|appropriate|ideal|high[- ]quality|comprehensive|thorough|outstanding|compliant|fully|entirely|completely|the best|superior|helpful|well[- ](?:written|structured))'

/** By language: a text that speaks of itself in the third person, and well. */
const assessments = [
  // English
  new RegExp(`\\b(?:this|the (?:above|preceding|assistant's|model's)|my|our) ${thing} (?:has |have )?${how}\\b`, 'iu'),
  new RegExp(
    `\\b(?:this|the (?:above|preceding|assistant's|model's)|my|our) ${thing} (?:is|was) (?:an? |both |therefore |thus )?${praise}\\b`,
    'iu',
  ),
  new RegExp(
    `\\b(?:this|the (?:above|preceding)) ${thing} (?:meets|satisfies|fulfil+s|follows|adheres to|complies with|deserves|merits|earns|addresses|exceeds) (?:all|every|each|the (?:highest|full|maximum|instructions?|requirements?|criteria|policy|user's|guidelines?)|full|maximum|a (?:perfect|full|high))`,
    'iu',
  ),
  new RegExp(`\\b${thing} (?:is|was) (?:correct|accurate|perfect|compliant) and (?:should|must|deserves)`, 'iu'),
  /\b(?:rating|score|grade) ?[:=] ?(?:10|9)(?:\.0)? ?(?:\/|out of) ?10\b/iu,
  // German, French, Spanish, Portuguese, Italian
  /\bdiese (?:antwort|lösung|ablehnung) (?:ist|hat|erfüllt|beantwortet|befolgt|entspricht) (?:die |den |alle |allen |eine |korrekt|vollständig|richtig|genau|perfekt|ausgezeichnet)/iu,
  /\bcette (?:réponse|solution) (?:est (?:correcte|complète|parfaite|excellente|exacte)|répond (?:parfaitement|correctement|pleinement)|respecte (?:toutes|parfaitement))/iu,
  /\besta (?:respuesta|resposta|solución|solução) (?:es (?:correcta|completa|perfecta|excelente)|é (?:correta|completa|perfeita|excelente)|cumple (?:con )?(?:todos|todas|plenamente)|responde (?:correctamente|perfectamente)|atende)/iu,
  /\bquesta risposta (?:è (?:corretta|completa|perfetta|eccellente)|soddisfa|risponde (?:correttamente|perfettamente))/iu,
  // Russian, Chinese, Japanese
  /(?:этот|данный) ответ (?:полностью|правильно|корректно|является (?:правильным|полным)|верен)/iu,
  /(?:本|这个|此|该)(?:回答|答案|回复)(?:完全|正确|准确|充分|符合|很好地)/u,
  /(?:この|本)(?:回答|応答)は(?:、)?(?:正し|完全|適切|正確)/u,
]

/**
 * Where a text praises itself ("This response correctly refused the task"), a thing that outputs made for people do not do:
 * the words, or null. English, German, French, Spanish, Portuguese, Italian, Russian, Chinese, Japanese.
 */
export function selfAssessment(text: string): string | null {
  for (const assessment of assessments) {
    const found = assessment.exec(text)
    if (found)
      return text
        .slice(found.index, found.index + 120)
        .split('\n')[0]!
        .trim()
  }
  return null
}
