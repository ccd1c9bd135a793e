/** What a pair of neighbours becomes; of all pairs, the one of the lowest rank is merged first. */
export interface Merge {
  token: number
  rank: number
}

/**
 * Merges neighbours until no pair merges any more: the lowest rank first, the leftmost of equals. A heap of candidates keeps
 * it at n log n, so that a long text without a blank is no way to stop a program.
 *
 * @param mergeOf what two neighbours become, or undefined where they stay apart
 */
export function mergePairs(
  tokens: readonly number[],
  mergeOf: (left: number, right: number) => Merge | undefined,
): number[] {
  // A linked list over the first places of all symbols; a token of -1 was merged into the one before it.
  const symbols = [...tokens]
  const next = symbols.map((_, place) => place + 1)
  const previous = symbols.map((_, place) => place - 1)
  const heap: Candidate[] = []
  const consider = (place: number) => {
    const after = next[place]!
    if (place < 0 || after >= symbols.length) return
    const merge = mergeOf(symbols[place]!, symbols[after]!)
    if (merge) push(heap, { ...merge, place, left: symbols[place]!, right: symbols[after]! })
  }
  for (let place = 0; place < symbols.length - 1; place++) consider(place)
  for (let best = pop(heap); best !== undefined; best = pop(heap)) {
    const { place, token, left, right } = best
    const after = next[place]!
    // An earlier merge may have taken either side.
    if (symbols[place] !== left || after >= symbols.length || symbols[after] !== right) continue
    symbols[place] = token
    symbols[after] = -1
    next[place] = next[after]!
    if (next[place]! < symbols.length) previous[next[place]!] = place
    consider(previous[place]!)
    consider(place)
  }
  return symbols.filter((token) => token >= 0)
}

interface Candidate extends Merge {
  place: number
  left: number
  right: number
}

function before(a: Candidate, b: Candidate): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.place < b.place)
}

function push(heap: Candidate[], candidate: Candidate): void {
  let child = heap.length
  heap.push(candidate)
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (!before(candidate, heap[parent]!)) break
    heap[child] = heap[parent]!
    child = parent
  }
  heap[child] = candidate
}

function pop(heap: Candidate[]): Candidate | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (top === undefined || last === undefined || heap.length === 0) return top
  let parent = 0
  for (;;) {
    let child = 2 * parent + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
    if (!before(heap[child]!, last)) break
    heap[parent] = heap[child]!
    parent = child
  }
  heap[parent] = last
  return top
}
