import { chiSquaredUpperTail } from './special-functions.ts'

/**
 * McNemar's test where pairs come in clusters, two-sided: the squared sum of each cluster's surplus of one kind of change over
 * the sum of its squares, by chi-squared with one degree of freedom. With one pair a cluster it is McNemar's own.
 *
 * @param surplus      one a cluster: changes of the first kind less those of the second
 * @param multiplicity how many clusters have this surplus; 1 each unless told
 * @returns p value in [0, 1]; 1 where nothing changed
 * @see Yang, Sun & Hardin (2010), Biom. J. 52, 638-652
 */
export function clusteredMcnemarTest(surplus: ArrayLike<number>, multiplicity?: ArrayLike<number>): number {
  let sum = 0
  let squares = 0
  for (let i = 0; i < surplus.length; i++) {
    const times = multiplicity?.[i] ?? 1
    sum += times * surplus[i]
    squares += times * surplus[i] ** 2
  }
  return squares === 0 ? 1 : chiSquaredUpperTail(sum ** 2 / squares)
}
