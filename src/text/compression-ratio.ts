import { deflateRawSync } from 'node:zlib'

/** What is read of a text at most: a dictionary of 32 KiB sees no further back. UTF-16 units. */
const mostCharacters = 32_768

/**
 * UTF-8 bytes over their bytes after DEFLATE at level 9, of the first 32,768 characters: about 1 for text without any
 * pattern, 1.5 to 3 for a page of prose, far more for text that repeats itself. Short texts have little to refer back to, so
 * compare texts of about the same length. 1 for an empty text.
 *
 * @see Shaib et al. (2024), Standardizing the Measurement of Text Diversity, arXiv 2403.00553, section 3, where it is taken over a
 *   whole set joined together
 */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text.slice(0, mostCharacters))
  return bytes.length === 0 ? 1 : bytes.length / deflateRawSync(bytes, { level: 9 }).length
}
