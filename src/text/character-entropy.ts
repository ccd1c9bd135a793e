import { type EmpiricalEntropy, tokenEntropy } from './token-entropy.ts'

/**
 * Shannon's entropy of the characters (code points) of a text, each by its share: 0 for one character repeated, about 4.1 to
 * 4.5 bits for English prose, log2 of their number where all are as frequent.
 */
export function characterEntropy(text: string): EmpiricalEntropy {
  return tokenEntropy([[...text]])
}
