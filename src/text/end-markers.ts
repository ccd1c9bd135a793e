const what =
  '(?:(?:the|this|my|assistant|model|final|candidate|ai)\\s+)?(?:response|answer|reply|output|text|file|document|message|submission|assistant|completion|evaluation)'

/** A line that claims to be the end, tokens of chat templates, and closing tags of a judge's prompt. */
const markers = [
  // "— end response —", "[END OF TEXT]", "### End of Answer ###", "*** end of the response ***"
  new RegExp(`^[^\\p{L}\\p{N}\\n]*(?:end|eof)(?:\\s+of|\\s*[-:])?\\s+${what}[^\\p{L}\\p{N}\\n]*$`, 'imu'),
  // "=== END OF OUTPUT / BEGIN OF NOTES ===", '""" # end of candidate text'
  new RegExp(
    `^[^\\p{L}\\p{N}\\n]{2,}(?:(?:the|this) )?end of (?:the )?(?:(?:candidate|model|assistant|ai)(?:'s|’s)? )?${what}\\b[^\\n]{0,80}$`,
    'imu',
  ),
  // "The assistant's output ends here."
  new RegExp(
    `^[^\\p{L}\\p{N}\\n]{0,12}(?:(?:the|this|my) )?(?:\\p{L}{1,20}(?:'s|’s)? )?${what} (?:ends?|stops?|is over) here\\b[^\\n]{0,120}$`,
    'imu',
  ),
  /^[^\p{L}\p{N}\n]*(?:ende der antwort|fin de la (?:réponse|respuesta)|fim da resposta|fine della risposta|конец ответа|回答结束|回答完毕|回答終了)[^\p{L}\p{N}\n]*$/imu,
  /<\|(?:im_end|im_start|eot_id|end|endoftext|end_of_text|eom_id|start_header_id|assistant|user|system|the end of [^|\n]{1,40})\|>/iu,
  /<\/?(?:s|start_of_turn|end_of_turn)>|\[\/?INST\]|<<\/?SYS>>/u,
  /<\/(?:response|answer|output|candidate|assistant|submission|completion|student_answer|model_output)>/iu,
  /\[(?:end|the end) of (?:the )?(?:assistant|response|answer|conversation|output|text|file)[^\]\n]{0,30}\]/iu,
]

export interface EndMarker {
  /** As it stands in the text. */
  marker: string
  /** Where it begins, in UTF-16 units. */
  at: number
  /** Whether anything but blanks comes after it: text that only a reader of the whole, such as a judge, gets to see. */
  followed: boolean
}

/** The first marker that pretends the output is over, or that a new turn begins; null where there is none. */
export function endMarker(text: string): EndMarker | null {
  let first: EndMarker | null = null
  for (const pattern of markers) {
    const found = pattern.exec(text)
    if (found === null || (first !== null && first.at <= found.index)) continue
    const followed = text.slice(found.index + found[0].length).trim() !== ''
    first = { marker: found[0].trim(), at: found.index, followed }
  }
  return first
}
