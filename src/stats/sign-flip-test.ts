/**
 * Is there more of one change than of its opposite, where changes come in clusters? One-sided and exact: if neither way is likelier,
 * the surplus of each cluster is as likely to have the other sign, whatever happens within it. The p value is the probability that
 * the sum is as great as it is or greater. With one change a cluster it is the one-sided exact McNemar test.
 *
 * @param surplus one a cluster, whole numbers: changes of the one kind less those of the other
 * @returns in (0, 1]; 1 where nothing changed
 * @see Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, section 3.2
 */
export function signFlipTest(surplus: readonly number[]): number {
  const sizes = surplus.map(Math.abs).filter((size) => size > 0)
  const most = sizes.reduce((sum, size) => sum + size, 0)
  // Of the sum over the clusters with a positive sign: the sum itself is twice that, less all.
  let mass = new Float64Array(most + 1)
  mass[0] = 1
  let reached = 0
  for (const size of sizes) {
    const next = new Float64Array(most + 1)
    for (let at = 0; at <= reached; at++) {
      next[at] += mass[at] / 2
      next[at + size] += mass[at] / 2
    }
    reached += size
    mass = next
  }
  const seen = surplus.reduce((sum, one) => sum + Math.max(one, 0), 0)
  return Math.min(
    1,
    mass.subarray(seen).reduce((sum, part) => sum + part, 0),
  )
}
