import { ModelError } from '../errors.ts'
import type { ModelRequest } from '../language-model.ts'
import type { ChatHistoryItem, ChatWrapper, LlamaModel, Token } from './engine.ts'

/**
 * The tokens that a request is put to a model in: by its chat template, or, where the file has none, as plain text with an
 * empty line between its parts.
 *
 * Only the template's own markers become control tokens. Text of the request never does, whatever it looks like: an
 * `<|im_end|>` in it is spelled out in ordinary tokens, so that what is judged cannot end its turn and begin another.
 *
 * @param chat undefined where the model has no template
 * @throws {ModelError} `rejected` where the template does not take such a conversation
 */
export function promptTokens(model: LlamaModel, chat: ChatWrapper | undefined, request: ModelRequest): Token[] {
  if (chat === undefined) {
    const parts = [request.system, ...request.messages.map(({ text }) => text)]
    const text = parts.filter((part) => part !== undefined).join('\n\n')
    const { bos, shouldPrependBosToken } = model.tokens
    return [...(bos !== null && shouldPrependBosToken ? [bos] : []), ...model.tokenize(text, false)]
  }
  const chatHistory: ChatHistoryItem[] = [
    ...(request.system === undefined ? [] : [{ type: 'system' as const, text: request.system }]),
    ...request.messages.map(
      ({ role, text }): ChatHistoryItem =>
        role === 'user' ? { type: 'user', text } : { type: 'model', response: [text] },
    ),
    // The turn that the model is to fill.
    { type: 'model', response: [''] },
  ]
  try {
    return chat.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer)
  } catch (error) {
    throw new ModelError(
      'rejected',
      `The model's chat template does not take this conversation: ${(error as Error).message}`,
      { cause: error },
    )
  }
}
