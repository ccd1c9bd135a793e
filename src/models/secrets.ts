/** A value that must never be written down, in every form in which it could come back. */
export interface Secret {
  /** The name of the environment variable that holds it. */
  name: string
  /** Itself, and as it looks inside a URL, a JSON string or base64; longest first. */
  forms: readonly string[]
}

/** Shorter values are no keys, and would tear holes into ordinary text. */
const shortest = 8

/**
 * @param names of environment variables; those that are not set, or too short to be a key, are left out
 */
export function secretsOf(env: Readonly<Record<string, string | undefined>>, names: Iterable<string>): Secret[] {
  return [...new Set(names)].flatMap((name) => {
    const value = env[name]?.trim() ?? ''
    return value.length < shortest ? [] : [{ name, forms: formsOf(value) }]
  })
}

/** @returns the text with every form of every secret replaced by `[secret NAME]` */
export function redact(text: string, secrets: readonly Secret[]): string {
  if (text.length < shortest) return text
  let redacted = text
  for (const { name, forms } of secrets) {
    for (const form of forms) redacted = redacted.replaceAll(form, `[secret ${name}]`)
  }
  return redacted
}

function formsOf(value: string): string[] {
  const percent = encodeURIComponent(value)
  const json = JSON.stringify(value).slice(1, -1)
  const forms = [
    value,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([['', value]]).toString().slice(1),
    json,
    json.replaceAll('/', '\\/'),
    ...[0, 1, 2].flatMap((offset) => base64Inside(value, offset)),
  ]
  return [...new Set(forms)].filter((form) => form.length >= shortest).sort((a, b) => b.length - a.length)
}

/** What base64 makes of a value that stands `offset` bytes, modulo 3, into a longer text: the part that its neighbours do not change. */
function base64Inside(value: string, offset: number): string[] {
  const bytes = Buffer.from(value)
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const whole = Math.floor(((offset + bytes.length) * 8) / 6)
  const inside = encoded.slice(Math.ceil((offset * 8) / 6), whole)
  return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')]
}
