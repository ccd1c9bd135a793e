import { ModelError } from '../errors.ts'
import type { JsonValue } from '../language-model.ts'
import type { Llama, LlamaGrammar } from './engine.ts'

/** What the engine reads as the kind of a value; it takes a schema with none of them for `null`. */
const kinds = ['type', 'enum', 'const', 'oneOf', '$ref']
/** The engine wants four empty lines after the JSON, which cost tokens and say nothing. */
const emptyLinesAtEnd = / "\\n\\n\\n\\n" \[\\n\]\*$/m

/**
 * A grammar of the JSON texts that satisfy a schema, with all properties of an object required and in the schema's order.
 * Bounds of numbers and patterns of strings are not part of it.
 *
 * @throws {ModelError} `rejected` where the engine has no grammar for the schema
 */
export async function answerGrammar(llama: Llama, schema: { [key: string]: JsonValue }): Promise<LlamaGrammar> {
  try {
    const { grammar } = await llama.createGrammarForJsonSchema(alternativesAsOneOf(schema))
    return await llama.createGrammar({ grammar: grammar.replace(emptyLinesAtEnd, '') })
  } catch (error) {
    if (error instanceof ModelError) throw error
    throw new ModelError('rejected', `The engine cannot hold an answer to this schema: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/** To a grammar, `anyOf` and `oneOf` are the same; the engine knows the second alone. */
function alternativesAsOneOf(schema: JsonValue): JsonValue {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema
  const { anyOf, ...rest } = schema
  const known = anyOf === undefined ? rest : { ...rest, oneOf: anyOf }
  if (!kinds.some((kind) => kind in known)) {
    throw new ModelError('rejected', `The engine cannot hold an answer to the schema ${JSON.stringify(schema)}.`)
  }
  return Object.fromEntries(Object.entries(known).map(([key, value]) => [key, inner(key, value)]))
}

function inner(key: string, value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return key === 'oneOf' || key === 'prefixItems' ? value.map((part) => alternativesAsOneOf(part)) : value
  }
  if ((key === 'properties' || key === '$defs') && typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, alternativesAsOneOf(part)]))
  }
  return key === 'items' || key === 'additionalProperties' ? alternativesAsOneOf(value) : value
}
