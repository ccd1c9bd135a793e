/** What marks turns and roles in chat templates. */
const tokens = [
  // ChatML, Llama 3 and 4, Phi, Qwen, Zephyr, Command R, Granite, gpt-oss; DeepSeek with full-width bars
  /[<＜][|｜][\p{L}\p{N}_▁ .:'’-]{1,60}[|｜][>＞]/u,
  // Llama 2, Mistral
  /\[\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|THINK)\]|<<\/?SYS>>/u,
  // Gemma, and the ends of sequences of many
  /<\/?(?:start_of_turn|end_of_turn|start_of_image|bos|eos|pad|unk|mask)>|<\/s>/u,
  // Alpaca
  /^###[ \t]{0,4}(?:instruction|response|input|system|human|user|assistant)[ \t]{0,4}:/imu,
  // Vicuna and older ones of Anthropic: a turn of each side
  /^(?:human|user)[ \t]?:[^\n]{0,2000}\n(?:[^\n]{0,2000}\n){0,8}?(?:assistant|ai|bot)[ \t]?:/imu,
]

/**
 * The first token by which a chat template would begin or end a turn (ChatML, Llama, Mistral, Gemma, DeepSeek, Phi, Qwen,
 * Command R, Granite, gpt-oss, Alpaca, Vicuna), as it stands in the text; null where there is none. Texts about chat
 * templates hold them rightly.
 */
export function roleToken(text: string): string | null {
  let first: RegExpExecArray | null = null
  for (const pattern of tokens) {
    const found = pattern.exec(text)
    if (found !== null && (first === null || found.index < first.index)) first = found
  }
  return first === null ? null : first[0]
}
