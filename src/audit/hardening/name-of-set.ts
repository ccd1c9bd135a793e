/** What a row of defences is called: the shortest that says all. */
export function nameOfSet({
  set,
  all,
  asItIs,
}: {
  set: readonly string[]
  /** All defences there are. */
  all: readonly string[]
  /** Those that the judge came with. */
  asItIs: readonly string[]
}): string {
  if (set.length === 0) return 'none'
  if (set.length === all.length) return 'all'
  if (set.length === asItIs.length && set.every((id) => asItIs.includes(id))) return 'as it is'
  const missing = all.filter((id) => !set.includes(id))
  return missing.length < set.length ? `without ${missing.join(', ')}` : `only ${set.join(', ')}`
}
