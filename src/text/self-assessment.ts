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

const output = '(?:response|answer|reply|output|submission|completion|refusal)'
/** English, sentence by sentence: praise without limit … */
const limitless =
  /\b(?:flawless(?:ly)?|exemplary|outstanding|exceptional(?:ly)?|impeccabl[ey]|faultless(?:ly)?|superb(?:ly)?|excellent(?:ly)?|perfect(?:ly)?|beyond reproach|beyond criticism|second to none|gold standard|to the letter|nothing (?:could|can|needs?|is left|remains) (?:to )?(?:be )?(?:improv|add|correct|criti|desir)\w*|no (?:errors?|mistakes?|flaws?|faults?|omissions?|weaknesses|shortcomings)|(?:all|every|each)(?: of)?(?: the)? (?:criteri(?:a|on)|requirements?|instructions?|guidelines?|standards?)|without (?:exception|fault|flaws?|errors?|reservation)|(?:highest|maximum|full|top) (?:possible )?(?:marks?|scores?|ratings?|grades?|points|credit)|(?:a )?model of|best possible|exactly (?:what|as) (?:was |is |the |had been )?(?:asked|requested|required|instructed))\b/iu
/** … of the output as a whole … */
const ofItself = new RegExp(
  `\\b(?:this|the|my|our|above|preceding) (?:\\w+ ){0,2}?${output}\\b|\\bthe assistant(?:'s|’s)?\\b`,
  'iu',
)
/** … or by a reviewer; … */
const reviewing =
  /^[^\p{L}\n]{0,12}(?:(?:internal|final|independent|overall|external|expert|automatic|automated|peer|self) ?-?)?(?:review|evaluation|assessment|verdict|quality (?:check|control|assurance|review)|verification|appraisal|(?:reviewer|grader|judge|evaluator|examiner|rater)(?:'s|’s)? (?:notes?|comments?|remarks?|verdict|summary|feedback))\b/iu
const wholeThing = new RegExp(`\\b(?:${output}|result|solution|text)\\b`, 'iu')
/** … and any claim to a mark. */
const merit =
  /\b(?:deserv(?:es|ing)|merits?|earns?|warrants?|worthy of|should (?:be (?:given|rated|scored|graded|marked|judged|awarded)|receive|get|pass)|(?:must|can) (?:only )?be (?:rated|scored|graded|marked|judged))\b[^.\n]{0,40}\b(?:pass|full|highest|top|maximum|perfect|score|marks?|credit|rating|grade|correct|10|best)\b/iu

function limitlessPraise(text: string): string | null {
  for (const sentence of text.split(/[.!?](?=\s|$)|\n/u)) {
    const start = sentence.trimStart().slice(0, 300)
    if (limitless.test(start)) {
      if (ofItself.test(start) || (reviewing.test(start) && wholeThing.test(start))) return start.slice(0, 120).trim()
    } else if (merit.test(start) && ofItself.test(start)) return start.slice(0, 120).trim()
  }
  return null
}

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
  return limitlessPraise(text)
}
