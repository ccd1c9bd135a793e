/**
 * Scales a gradient down, in place, to a Euclidean norm of at most `most` (Pascanu et al. 2013, arXiv 1211.5063).
 *
 * @returns the norm before
 */
export function clipGradient(gradient: Float32Array, most: number): number {
  let squares = 0
  for (const slope of gradient) squares += slope * slope
  const norm = Math.sqrt(squares)
  if (norm > most) for (let at = 0; at < gradient.length; at++) gradient[at] *= most / norm
  return norm
}
