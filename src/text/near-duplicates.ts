import { UsageError } from '../domain/errors.ts'
import { hashText, mixHashes } from './hash-text.ts'

/** Texts that are nearly the same, found in a stream: 256 bytes a text, no comparison of all with all. */
export interface NearDuplicates {
  /**
   * @param words as of `words`; a text of fewer than three is never a near-duplicate
   * @returns the text's number: 0, 1, 2, …
   * @throws {UsageError} `too-many-texts` from 2,097,153 on
   */
  add(words: readonly string[]): number
  /** Groups of two or more numbers, the largest first. Groups are transitive: a may resemble c only through b. */
  groups(): number[][]
}

const hashes = 64
const rows = 4
const shingleSize = 3
/** 32 bits of a band's key and 21 of the number make a whole number that a double holds exactly. */
const mostTexts = 2 ** 21

/**
 * MinHash signatures of three-word shingles, put into 16 bands of four: two texts that share four in five of their shingles
 * meet in a band with probability .9998, two that share a fifth with .025. Pairs that meet are kept if their signatures
 * agree in at least `similarity` of the 64 places, an estimate of the Jaccard coefficient with a standard error of .06.
 *
 * @param similarity Jaccard coefficient of shingles from which on two texts count as nearly the same, in (0, 1]
 * @see Broder (1997), Compression and Complexity of Sequences, 21-29; Leskovec, Rajaraman & Ullman, Mining of Massive
 *   Datasets, section 3.4
 */
export function createNearDuplicates({ similarity = 0.6 }: { similarity?: number } = {}): NearDuplicates {
  let signatures = new Uint32Array(1024 * hashes)
  let texts = 0
  const empty = 0xffffffff
  const shape = (text: number) => signatures.subarray(text * hashes, (text + 1) * hashes)

  function alike(a: number, b: number): boolean {
    const [first, second] = [shape(a), shape(b)]
    let same = 0
    for (let h = 0; h < hashes; h++) if (first[h] === second[h]) same++
    return same >= similarity * hashes
  }

  return {
    add(words) {
      if (texts === mostTexts) {
        throw new UsageError(
          'too-many-texts',
          `Near-duplicates are looked for among ${mostTexts} texts at most: take a sample.`,
        )
      }
      if ((texts + 1) * hashes > signatures.length) {
        const larger = new Uint32Array(2 * signatures.length)
        larger.set(signatures)
        signatures = larger
      }
      const text = texts++
      const signature = shape(text).fill(empty)
      const codes = words.map(hashText)
      for (let at = 0; at + shingleSize <= codes.length; at++) {
        const shingle = mixHashes(mixHashes(codes[at]!, codes[at + 1]!), codes[at + 2]!)
        for (let h = 0; h < hashes; h++) {
          // Odd multipliers and shifts of their own stand in for 64 permutations.
          const hash = (Math.imul(shingle ^ (shingle >>> (h % 13)), multipliers[h]!) ^ offsets[h]!) >>> 0
          if (hash < signature[h]!) signature[h] = hash
        }
      }
      return text
    },

    groups() {
      const parent = Int32Array.from({ length: texts }, (_, text) => text)
      const keyed = new Float64Array(texts)
      for (let band = 0; band < hashes; band += rows) {
        let kept = 0
        for (let text = 0; text < texts; text++) {
          const signature = shape(text)
          if (signature[0] === empty) continue
          let key = band
          for (let row = 0; row < rows; row++) key = mixHashes(key, signature[band + row]!)
          keyed[kept++] = key * mostTexts + text
        }
        const sorted = keyed.subarray(0, kept).sort()
        // Each text is held against the one before it with the same key: linear, and chains are joined all the same.
        for (let i = 1; i < kept; i++) {
          if (Math.floor(sorted[i]! / mostTexts) !== Math.floor(sorted[i - 1]! / mostTexts)) continue
          const [a, b] = [sorted[i - 1]! % mostTexts, sorted[i]! % mostTexts]
          if (root(parent, a) !== root(parent, b) && alike(a, b)) parent[root(parent, a)] = root(parent, b)
        }
      }
      const groups = new Map<number, number[]>()
      for (let text = 0; text < texts; text++) {
        const top = root(parent, text)
        const group = groups.get(top)
        if (group) group.push(text)
        else groups.set(top, [text])
      }
      return [...groups.values()]
        .filter(({ length }) => length > 1)
        .sort((a, b) => b.length - a.length || a[0]! - b[0]!)
    },
  }
}

const multipliers = Uint32Array.from({ length: hashes }, (_, h) => mixHashes(h, 0x5bd1e995) | 1)
const offsets = Uint32Array.from({ length: hashes }, (_, h) => mixHashes(0x27d4eb2f, h))

/** The representative of a group, with the path to it halved on the way. */
function root(parent: Int32Array, text: number): number {
  let at = text
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!
    at = parent[at]!
  }
  return at
}
