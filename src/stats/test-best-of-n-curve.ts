import { bestOfN, bestOfNKl } from './best-of-n.ts'
import { leastSquares } from './least-squares.ts'
import type { OveroptimisationFit } from './overoptimisation-fit.ts'
import type { PromptCurve } from './prompt-curves.ts'
import type { Random } from './random.ts'

const powers = [1, 2, 5, 12, 30, 80]
export const testNs = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32]
export const testKl = testNs.map(bestOfNKl)

/**
 * Gold as a function of the proxy's quantile u, of which the expectation under best-of-n is known: of the best of n, u^k is on
 * average n / (n + k), so a polynomial in u has one in closed form. Its coefficients are chosen so that this follows one of the
 * published forms.
 */
export function knownCurve({ form, alpha, beta }: { form: OveroptimisationFit['form']; alpha: number; beta: number }) {
  const wanted = (n: number) => {
    const d = Math.sqrt(bestOfNKl(n))
    if (d === 0) return 0
    return d * (alpha - beta * (form === 'best-of-n' ? d : Math.log(d)))
  }
  const ns = Array.from({ length: 32 }, (_, i) => i + 1)
  const columns = powers.map((k) => ns.map((n) => n / (n + k) - 1 / (1 + k)))
  const { coefficients } = leastSquares({ columns, response: ns.map(wanted) })
  const polynomial = (of: (k: number) => number) => powers.reduce((sum, k, j) => sum + coefficients[j] * of(k), 0)
  return {
    /** By closed form, of each n in `testNs`. */
    expected: testNs.map((n) => polynomial((k) => n / (n + k))),
    /** Prompts differ in level; the noise is gold's own. */
    draw({ prompts, samples, random }: { prompts: number; samples: number; random: Random }): PromptCurve {
      return Array.from({ length: prompts }, () => {
        const level = random.normal()
        const proxy = Array.from({ length: samples }, () => random.next())
        const gold = proxy.map((u) => level + polynomial((k) => u ** k) + 0.5 * random.normal())
        return bestOfN({ proxy, values: [gold], ns: testNs })[0]
      })
    },
  }
}
