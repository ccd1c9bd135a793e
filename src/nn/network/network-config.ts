/**
 * A network of Llama's architecture: token embedding; layers of root-mean-square norm, attention with rotary positions and
 * grouped keys and values, norm, SwiGLU; a last norm and a head.
 */
export interface NetworkConfig {
  /** Tokens. */
  vocabulary: number
  /** Of the residual stream; a multiple of `heads`. */
  width: number
  layers: number
  heads: number
  /** Divides `heads`; fewer than `heads` is grouped-query attention. */
  keyValueHeads: number
  /** Of the SwiGLU layer. */
  hidden: number
  /** The most positions that it was made for. */
  context: number
  /** Base of the rotary frequencies; 10000 in Llama and llama2.c. */
  ropeTheta: number
  /** Added under the root of each norm; 1e-5 in Llama and llama2.c. */
  normEpsilon: number
  /** The head is the embedding, transposed. */
  tiedEmbeddings: boolean
  /** What it gives for each position: `language` scores of the next token, `scalar` a single score (a reward model). */
  head: 'language' | 'scalar'
}

/**
 * A config with what everybody leaves alone filled in: hidden about 8/3 of the width in steps of 8, theta 10000,
 * epsilon 1e-5, tied embeddings, as many key-value heads as heads, a language head.
 */
export function networkConfig(
  sizes: Pick<NetworkConfig, 'vocabulary' | 'width' | 'layers' | 'heads' | 'context'> & Partial<NetworkConfig>,
): NetworkConfig {
  return {
    keyValueHeads: sizes.heads,
    hidden: Math.ceil((sizes.width * 8) / 3 / 8) * 8,
    ropeTheta: 10_000,
    normEpsilon: 1e-5,
    tiedEmbeddings: true,
    head: 'language',
    ...sizes,
  }
}
