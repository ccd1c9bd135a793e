import { describe, expect, test } from 'vitest'
import { adamWState, adamWStep } from './adamw.ts'

describe('AdamW', () => {
  // Figures that `python3 src/nn/training/__fixtures__/adamw.py` prints: torch's AdamW.
  test('takes the steps that torch takes', () => {
    const values = Float32Array.of(0.5, -1.25, 2, 0)
    const state = adamWState(4)
    const options = { beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weightDecay: 0.1 }
    const steps = [
      { gradient: [0.1, -0.2, 0.3, 0], expected: [0.4475005, -1.19375025, 1.940000167, 0] },
      { gradient: [0.2, 0.5, -0.1, 0], expected: [0.396831089, -1.212124217, 1.912530484, 0] },
      { gradient: [-0.4, 0.25, 0, 1e-3], expected: [0.40798872, -1.237197024, 1.889765872, -0.033678324] },
    ]
    for (const { gradient, expected } of steps) {
      adamWStep({ values, gradient: Float32Array.from(gradient), state, learningRate: 0.05 }, options)
      expect([...values]).toEqual(expected.map((value) => expect.closeTo(value, 6)))
    }
    expect(state.steps).toBe(3)
  })

  test('begins with a step of the learning rate against each sign, however large the gradient', () => {
    const values = new Float32Array(3)
    const gradient = Float32Array.of(1e-3, -50, 0)
    adamWStep({ values, gradient, state: adamWState(3), learningRate: 0.25 })
    expect([...values]).toEqual([expect.closeTo(-0.25, 4), expect.closeTo(0.25, 4), 0])
  })

  test('goes on from a kept state as if it had never stopped', () => {
    const gradients = [0.3, -0.2, 0.5].map((slope) => Float32Array.of(slope))
    const whole = { values: Float32Array.of(1), state: adamWState(1) }
    for (const gradient of gradients) adamWStep({ ...whole, gradient, learningRate: 0.1 })
    const halves = { values: Float32Array.of(1), state: adamWState(1) }
    adamWStep({ ...halves, gradient: gradients[0], learningRate: 0.1 })
    const resumed = structuredClone(halves)
    for (const gradient of gradients.slice(1)) adamWStep({ ...resumed, gradient, learningRate: 0.1 })
    expect(resumed).toEqual(whole)
  })
})
