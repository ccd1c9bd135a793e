import { describe, expect, test } from 'vitest'
import { type NetworkConfig, networkConfig } from '../network/network-config.ts'
import { type Network, parameterCount } from '../network/parameters.ts'
import { referenceLogits, referenceLogProbabilities } from './reference-network.ts'

const sizes = { vocabulary: 5, width: 8, heads: 4, keyValueHeads: 2, layers: 2, hidden: 6, context: 8 }
const tokens = [3, 1, 4, 1, 0]

/** Weights that single precision holds exactly, so that numpy has the same. */
function patterned(config: NetworkConfig): Network {
  const values = Float32Array.from({ length: parameterCount(config) }, (_, index) => (((index * 37) % 101) - 50) / 64)
  return { config, values }
}

function expectClose(actual: Iterable<number>, expected: readonly number[]): void {
  expect([...actual]).toEqual(expected.map((value) => expect.closeTo(value, 10)))
}

// All figures are those that `python3 src/nn/reference/__fixtures__/reference-network.py` prints.
describe('the reference network', () => {
  test('agrees with numpy: grouped queries, tied head', () => {
    const network = patterned(networkConfig({ ...sizes, ropeTheta: 100 }))
    const logits = referenceLogits({ network, tokens })
    expect(logits).toHaveLength(5)
    expectClose(logits[0]!, [-0.852259609623, -0.890926508277, -0.836042431213, 0.436743203759, 0.324054445309])
    expectClose(logits[4]!, [-0.53716591698, -0.720024952223, -0.426752951911, 0.09765717479, 0.133954953372])
    expectClose(
      referenceLogProbabilities(network, tokens),
      [-2.326137048987, -1.356395710985, -2.566110515996, -1.966106694221],
    )
  })

  test('agrees with numpy: as many keys as queries, a head of its own, a large epsilon', () => {
    const config = { ...sizes, layers: 1, heads: 2, tiedEmbeddings: false, normEpsilon: 0.1 }
    const logits = referenceLogits({ network: patterned(networkConfig(config)), tokens })
    expectClose(logits[4]!, [0.582843466575, 0.284544205019, 1.147469194174, 1.087059120201, 0.788759858644])
  })

  test('agrees with numpy: a scalar head', () => {
    const config = networkConfig({ ...sizes, heads: 2, keyValueHeads: 1, head: 'scalar' })
    const logits = referenceLogits({ network: patterned(config), tokens })
    expectClose(
      logits.flatMap((scores) => [...scores]),
      [-0.129309168658, -0.721897193533, -0.586500909632, -0.677189223496, -0.435464805261],
    )
  })

  test('sees nothing of what comes later', () => {
    const network = patterned(networkConfig(sizes))
    const changed = referenceLogits({ network, tokens: [3, 1, 2, 2, 2] })
    const logits = referenceLogits({ network, tokens })
    expect(changed.slice(0, 2)).toEqual(logits.slice(0, 2))
    expect(changed[2]).not.toEqual(logits[2])
  })
})
