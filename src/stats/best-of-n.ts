import { StatsError } from './errors.ts'

/**
 * KL divergence of the best of n from one sample, in nats: log n - (n - 1) / n. Exact where scores are continuous; where
 * they tie, as whole numbers from 1 to 5 do, fewer bits are chosen by, and it is an upper bound.
 *
 * @param n whole, at least 1
 * @see Gao, Schulman & Hilton (2023), ICML, arXiv 2210.10760, section 2; Beirami et al. (2024), arXiv 2401.01879, for the bound
 */
export function bestOfNKl(n: number): number {
  return Math.log(n) - (n - 1) / n
}

/**
 * What the best of n samples is worth, by the proxy's choice, for one prompt: the expectation over all subsets of n of the N
 * samples at hand, which is unbiased for n fresh samples. With ranks i from 1 for the lowest proxy, the choice falls on rank i
 * with probability C(i - 1, n - 1) / C(N, n). Samples that the proxy cannot tell apart are chosen among at random, so each
 * counts as the mean of its tie.
 *
 * @param proxy  what the choice is made by, one finite number a sample
 * @param values what the choice is measured by, a column each, as long as `proxy`
 * @param ns     whole numbers of at least 1
 * @returns [column][n]; null where n is more than there are samples
 * @throws {StatsError} `bad-argument` for columns of different lengths, numbers that are not finite, or an n out of range
 * @see Nakano et al. (2021), WebGPT, arXiv 2112.09332, appendix I
 */
export function bestOfN({
  proxy,
  values,
  ns,
}: {
  proxy: ArrayLike<number>
  values: readonly ArrayLike<number>[]
  ns: readonly number[]
}): (number | null)[][] {
  requireSamples({ proxy, values, ns })
  const total = proxy.length
  const order = Uint32Array.from(proxy, (_, i) => i).sort((a, b) => proxy[a] - proxy[b])
  const columns = values.map((column) => tieMeans(column, proxy, order))
  return columns.map((column) => ns.map((n) => (n > total ? null : expectation(column, n))))
}

/** The column in the order of the proxy, where each value is the mean of its tie. */
function tieMeans(column: ArrayLike<number>, proxy: ArrayLike<number>, order: Uint32Array): Float64Array {
  const means = new Float64Array(order.length)
  for (let start = 0, end = 0; start < order.length; start = end) {
    let sum = 0
    for (end = start; end < order.length && proxy[order[end]] === proxy[order[start]]; end++) sum += column[order[end]]
    means.fill(sum / (end - start), start, end)
  }
  return means
}

/** A share of the weights so small that no sum sees it. */
const negligible = 1e-20

function expectation(sorted: Float64Array, n: number): number {
  // The choice is among the lowest i with probability C(i, n) / C(N, n): a product that only shrinks on the way down, so that
  // neither the binomials nor their logarithms are ever needed.
  let among = 1
  let sum = 0
  for (let i = sorted.length; i >= n && among > negligible; i--) {
    sum += ((among * n) / i) * sorted[i - 1]
    among *= (i - n) / i
  }
  return sum
}

function requireSamples({
  proxy,
  values,
  ns,
}: {
  proxy: ArrayLike<number>
  values: readonly ArrayLike<number>[]
  ns: readonly number[]
}): void {
  for (const n of ns) {
    if (!(Number.isInteger(n) && n >= 1))
      throw new StatsError('bad-argument', `n is a whole number of at least 1: got ${n}.`)
  }
  for (const column of [proxy, ...values]) {
    if (column.length !== proxy.length) {
      throw new StatsError('bad-argument', `Columns need one value a sample: got ${column.length} and ${proxy.length}.`)
    }
    for (let i = 0; i < column.length; i++) {
      if (!Number.isFinite(column[i]))
        throw new StatsError('bad-argument', `Values must be finite: sample ${i} has ${column[i]}.`)
    }
  }
}
