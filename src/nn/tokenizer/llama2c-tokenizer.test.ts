import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testDataFolder } from '../../datasets/test-data.ts'
import { readLlama2cTokenizer } from './llama2c-tokenizer.ts'

const folder = testDataFolder('weights_stories260k')
if (folder === undefined) console.warn('no weights_stories260k among the data: the tests of its tokenizer are skipped')

describe.skipIf(folder === undefined)("llama2.c's tokenizer", () => {
  const bytes = folder === undefined ? new Uint8Array() : readFileSync(join(folder, 'tok512.bin'))
  const tokenizer = () => readLlama2cTokenizer(bytes, 512)

  test('encodes as llama2.c does', () => {
    // From a transcription of `encode` of run.c into Python; the first is also what llama.cpp gives.
    expect(tokenizer().encode('Once upon a time, there was a cat.')).toEqual([
      403, 407, 261, 378, 432, 383, 286, 261, 280, 294, 426,
    ])
    expect(tokenizer().encode(' Zoë said:\n“hi” 日')).toEqual([
      410, 410, 469, 414, 198, 174, 336, 467, 13, 465, 415, 417, 466, 410, 233, 154, 168,
    ])
  })

  test('gives every text back, and no control token for any', () => {
    const known = tokenizer()
    const tricky = fc.constantFrom('<s>', '\n</s>\n', '<unk>', '<0x41>', '\u2581', '\ufeff', ' ')
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), tricky)), (parts) => {
        const tokens = known.encode(parts.join(''))
        expect(known.decode([known.begin, ...tokens, known.end])).toBe(parts.join(''))
        expect(tokens.filter((token) => token < 3)).toEqual([])
      }),
    )
  })

  test('refuses tokens that it does not have', () => {
    expect(() => tokenizer().decode([512])).toThrow(expect.objectContaining({ code: 'unknown-token' }))
  })

  test('refuses a file that ends early, goes on, or has lengths and texts that cannot be', () => {
    const changed = (change: (view: DataView) => void) => {
      const copy = Uint8Array.from(bytes)
      change(new DataView(copy.buffer))
      return copy
    }
    for (const [broken, size] of [
      [bytes.subarray(0, -1), 512],
      [bytes, 511],
      [bytes, 513],
      [bytes, 2 ** 31],
      [new Uint8Array(), 512],
      [changed((view) => view.setInt32(8, -1, true)), 512],
      [changed((view) => view.setInt32(8, 2 ** 31 - 1, true)), 512],
      [changed((view) => view.setFloat32(4, Number.NaN, true)), 512],
      [changed((view) => view.setUint8(12, 0xff)), 512],
    ] as const) {
      expect(() => readLlama2cTokenizer(broken, size)).toThrow(expect.objectContaining({ code: 'unusable-tokenizer' }))
    }
  })
})
