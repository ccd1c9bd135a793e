/** A value at the top level of an object, and where it stands in the text. */
export interface JsonField {
  value: unknown
  /** Of its first character; of a string, the quotation mark. */
  start: number
}

export interface JsonObject {
  /** Of fields that occur twice, the last. */
  fields: Map<string, JsonField>
  /** After the closing brace. */
  end: number
}

/** Deeper nesting is no answer of a judge; the bound also keeps the search linear in the length of the text. */
const deepest = 24

const blank = /[ \t\r\n]*/y
// A line break within a string is no JSON, but small models write it.
const string =
  /"[^"\\\u0000-\u0008\u000b\u000c\u000e-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u0008\u000b\u000c\u000e-\u001f]*)*"/y
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y

/**
 * Every JSON object that begins anywhere in a text, also within another, in the order of their beginnings.
 *
 * Where an object begins, it is read from there on by JSON's own grammar: whatever stands before it cannot change how it is
 * read, and what only looks like an object, within a string or not closed, is none.
 */
export function* jsonObjects(text: string): Generator<JsonObject> {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const object = readObject(text, start, 0)
    if (object) yield object
  }
}

function readObject(text: string, start: number, depth: number): JsonObject | undefined {
  const fields = new Map<string, JsonField>()
  let at = skip(text, start + 1)
  if (text[at] === '}') return { fields, end: at + 1 }
  for (;;) {
    const name = match(string, text, at)
    if (name === undefined) return undefined
    at = skip(text, at + name.length)
    if (text[at] !== ':') return undefined
    at = skip(text, at + 1)
    const read = readValue(text, at, depth)
    if (!read) return undefined
    fields.set(unquote(name), { value: read.value, start: at })
    at = skip(text, read.end)
    if (text[at] === '}') return { fields, end: at + 1 }
    if (text[at] !== ',') return undefined
    at = skip(text, at + 1)
  }
}

function readValue(text: string, at: number, depth: number): { value: unknown; end: number } | undefined {
  if (depth >= deepest) return undefined
  const first = text[at]
  if (first === '{') {
    const object = readObject(text, at, depth + 1)
    return object && { value: object, end: object.end }
  }
  if (first === '[') return readArray(text, at, depth + 1)
  const token = match(first === '"' ? string : scalar, text, at)
  if (token === undefined) return undefined
  return { value: first === '"' ? unquote(token) : JSON.parse(token), end: at + token.length }
}

function readArray(text: string, start: number, depth: number): { value: unknown; end: number } | undefined {
  let at = skip(text, start + 1)
  if (text[at] === ']') return { value: [], end: at + 1 }
  for (;;) {
    const read = readValue(text, at, depth)
    if (!read) return undefined
    at = skip(text, read.end)
    // What an array holds is nothing that a judge is asked for.
    if (text[at] === ']') return { value: [], end: at + 1 }
    if (text[at] !== ',') return undefined
    at = skip(text, at + 1)
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function skip(text: string, at: number): number {
  return at + match(blank, text, at)!.length
}

function unquote(token: string): string {
  return JSON.parse(token.replace(/[\n\r\t]/g, (character) => JSON.stringify(character).slice(1, -1)))
}
