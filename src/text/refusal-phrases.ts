/** A refusal comes at once: what stands further down is a caveat. UTF-16 units. */
const opening = 400

/** By language: what begins a refusal. Apostrophes are straight by then. */
const refusals = [
  // English
  /\b(?:sorry|apologi[sz]e|unfortunately|i regret)\b[^.\n]{0,60}?\b(?:can't|cannot|can not|won't|will not|unable|not able|not allowed|not permitted)\b/iu,
  /\b(?:i|we)(?:'m| am|'re| are)? (?:(?:can't|cannot|can not|could not|won't|will not) (?:be able to )?|(?:simply |currently )?(?:unable|not able|not allowed|not permitted) to )(?:help (?!but\b)|help[.,]|assist|comply|fulfil|provide|answer|write|create|generate|produce|engage|complete|process|accommodate|carry out|support|discuss|respond|share|do (?:this|that)\b)/iu,
  /\bi (?:must |have to |will have to |would have to |respectfully )*(?:decline|refuse)\b/iu,
  /\b(?:as an ai(?: language model| assistant)?,? i (?:can't|cannot|am not able|am unable|won't|(?:do not|don't) (?!(?:have|hold) (?:any )?(?:personal )?(?:opinion|belief|feeling|emotion|preference|experience|consciousness))))/iu,
  /\b(?:this|your|the) (?:request|prompt|query|question) (?:cannot|can't|can not|could not) be (?:fulfilled|completed|processed|answered|honou?red)/iu,
  /\b(?:unable|not able) to (?:fulfil+|comply with|complete|process|assist with) (?:this|that|your|the) request/iu,
  // German
  /\b(?:ich|wir) (?:kann|können|darf|dürfen|werde|werden) (?:ihnen |dir |euch |das |dies |diese[nrsm]? |leider |dabei |hierbei |bei )*(?:[\p{L}]+ ){0,4}nicht\b/iu,
  // French
  /\bje (?:ne (?:peux|puis|suis) pas|suis désolée?,? mais je ne)\b/iu,
  // Spanish
  /\b(?:lo siento,? (?:pero )?(?:no puedo|pero)|no puedo (?:ayudar|cumplir|proporcionar|responder|escribir|hacer))/iu,
  // Italian
  /\b(?:mi dispiace,? ma non|non posso (?:aiutar|fornire|rispondere|scrivere|soddisfare))/iu,
  // Portuguese
  /\b(?:(?:desculpe|sinto muito|lamento),? mas (?:eu )?não|não posso (?:ajudar|fornecer|responder|escrever|atender))/iu,
  // Dutch
  /\b(?:het spijt me,? maar ik kan|ik kan (?:u |je )?(?:hier )?(?:niet|helaas))/iu,
  // Russian
  /(?:я не могу (?:помочь|выполнить|предоставить|ответить|написать)|извините,? но я не|к сожалению,? я не могу)/iu,
  // Chinese, Japanese, Korean
  /(?:我(?:无法|不能|不会)(?:提供|帮助|协助|回答|满足|完成|为)|抱歉[,，]?\s*我(?:无法|不能))/u,
  /(?:申し訳(?:ありません|ございません)(?:が)?|お(?:手伝い|答え)(?:する(?:こと)?は)?できません)/u,
  /(?:죄송(?:하지만|합니다)|도와\s?드릴 수 없)/u,
]

/**
 * The words with which a text refuses a request, from its first 400 characters; null where none were found. English, German,
 * French, Spanish, Italian, Portuguese, Dutch, Russian, Chinese, Japanese, Korean. Whether the refusal was due is not
 * looked at.
 */
export function refusalPhrase(text: string): string | null {
  const start = text.slice(0, opening).replace(/[’‘ʼ]/g, "'")
  for (const refusal of refusals) {
    const found = refusal.exec(start)?.[0].trim()
    if (found) return found
  }
  return null
}
