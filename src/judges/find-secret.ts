const secretName =
  /^(?:api[-_]?key|key|token|access[-_]?token|auth(?:orization)?|bearer|secret|password|credentials?)$/i
const secretHeader = /key|token|secret|password|credential|auth|cookie|signature/i
/** Keys of the common providers, and of those who imitate them. */
const secretValue =
  /\b(?:sk-[\w-]{16,}|AIza[\w-]{30,}|AKIA[A-Z0-9]{16}|gsk_\w{20,}|xai-\w{20,}|hf_\w{20,}|gh[pousr]_\w{30,}|r8_\w{30,})|\bBearer\s+[\w.~+/-]{16,}/
const variables = /\$\{[A-Za-z_]\w*\}/g

/** The path of the first field that holds a secret, by its name or by its look. */
export function findSecret(value: unknown, path: readonly (string | number)[] = []): (string | number)[] | undefined {
  if (typeof value === 'string') return secretValue.test(value) ? [...path] : undefined
  if (typeof value !== 'object' || value === null || path.length > 20) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key]
    const literal = typeof inner === 'string' ? inner.replace(variables, '').trim() : ''
    const isHeader =
      path.at(-1) === 'headers' && secretHeader.test(key) && !/^(?:Bearer|Basic|Token|Key)?$/i.test(literal)
    if (isHeader || (path.at(-1) !== 'headers' && secretName.test(key) && typeof inner === 'string')) return here
    const found = findSecret(inner, here)
    if (found) return found
  }
  if (path.length === 0 && hasUserInfo((value as { url?: unknown }).url)) return ['url']
  return undefined
}

function hasUserInfo(url: unknown): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false
  const { username, password, searchParams } = new URL(url)
  return username !== '' || password !== '' || [...searchParams.keys()].some((name) => secretHeader.test(name))
}
