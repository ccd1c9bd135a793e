import type { CallContext, LanguageModel, ModelReply, ModelRequest } from './language-model.ts'

export const testRequest: ModelRequest = { messages: [{ role: 'user', text: 'Is it so?' }], maxOutputTokens: 50 }

/** A model that does what a test tells it to, and remembers what it was asked. */
export function testModel(
  answer: (
    call: number,
    request: ModelRequest,
    context?: CallContext,
  ) => Partial<ModelReply> | Promise<Partial<ModelReply>>,
): LanguageModel & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = []
  return {
    id: 'test/model',
    requests,
    async generate(request, context) {
      requests.push(request)
      const reply = await answer(requests.length, request, context)
      return { text: 'yes', finish: 'stop', usage: { input: 10, output: 5 }, ...reply }
    },
  }
}
