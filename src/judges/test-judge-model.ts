import type { LanguageModel, ModelReply, ModelRequest } from '../models/language-model.ts'
import { testModel } from '../models/test-model.ts'
import { type LlmDefinition, llmDefinitionSchema, type ResolvedLlmDefinition } from './judge-definition.ts'
import type { Question } from './live-judge.ts'

export const testQuestion: Question = {
  item: { id: 'i', input: 'Name a colour.', output: 'Blue.', tags: {} },
  criterion: { id: 'c', question: 'Is a colour named?', passes: 'one is', fails: 'none is' },
  repeat: 0,
}

export function llmDefinition(settings: Partial<Record<keyof LlmDefinition, unknown>> = {}): ResolvedLlmDefinition {
  const { criterion, examples, ...parsed } = llmDefinitionSchema.parse({ kind: 'llm', name: 'j', ...settings })
  return {
    ...parsed,
    ...(typeof criterion === 'object' && { criterion }),
    examples: Array.isArray(examples) ? examples : [],
  }
}

/** What the last line of a prompt asks for: the key, if one is asked for. */
export function keyIn({ messages }: ModelRequest): string | undefined {
  return /"key": "([^"]+)"\}$/.exec(messages.at(-1)!.text)?.[1]
}

/** A model that answers in the form that is asked for, with the verdict that a test tells it, or as a test says itself. */
export function judgeModel(
  verdict: (call: number, request: ModelRequest) => unknown,
): LanguageModel & { requests: ModelRequest[] } {
  return testModel((call, request): Partial<ModelReply> => {
    const said = verdict(call, request)
    if (typeof said === 'object' && said !== null) return said
    return { text: JSON.stringify({ verdict: said, key: keyIn(request) }) }
  })
}
