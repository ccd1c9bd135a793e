import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

/** A file by hand: the length of the header, the header, the numbers. */
function file(header: unknown, data: readonly number[], length?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const head = Buffer.alloc(8)
  head.writeBigUInt64LE(length ?? BigInt(text.length))
  return Buffer.concat([head, text, Buffer.from(data)])
}

const one = [0x00, 0x00, 0x80, 0x3f] // 1 in single precision
const f32 = (shape: number[], ...data_offsets: number[]) => ({ dtype: 'F32', shape, data_offsets })

describe('reading safetensors', () => {
  test('reads numbers of 32 and 16 bits, whatever the order of their names', () => {
    const { tensors, metadata } = readSafetensors(
      file(
        {
          // Pi in single precision is 0x40490fdb, its upper half in bfloat16 is 3.140625.
          pi: f32([], 8, 12),
          half: { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
          __metadata__: { format: 'pt' },
          brain: { dtype: 'BF16', shape: [2, 1], data_offsets: [4, 8] },
          none: f32([0], 12, 12),
        },
        // 0x3e00 and 0x8001 in half precision: 1.5, and the smallest number below zero.
        [0x00, 0x3e, 0x01, 0x80, 0xc0, 0x3f, 0x49, 0xc0, 0xdb, 0x0f, 0x49, 0x40],
      ),
    )
    expect(Object.fromEntries(tensors)).toEqual({
      half: { shape: [2], values: Float32Array.of(1.5, -(2 ** -24)) },
      brain: { shape: [2, 1], values: Float32Array.of(1.5, -3.140625) },
      pi: { shape: [], values: Float32Array.of(Math.PI) },
      none: { shape: [0], values: new Float32Array() },
    })
    expect(metadata).toEqual({ format: 'pt' })
  })

  test('reads from the middle of a buffer', () => {
    const bytes = Buffer.concat([Buffer.from('odd'), file({ a: f32([1], 0, 4) }, one)]).subarray(3)
    expect(readSafetensors(bytes).tensors.get('a')!.values).toEqual(Float32Array.of(1))
  })

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['half a length', new Uint8Array(7)],
    ['a header longer than the file', file({}, [], 3n)],
    ['a header of 2^63 bytes', file({}, [], 2n ** 63n)],
    ['a header that is no JSON', file('{', [])],
    ['a header that is no UTF-8', file('{}', [0xff], 3n)],
    ['a header that is a list', file([], [])],
    ['a header that is null', file('null', [])],
    ['numbers cut off', file({ a: f32([1], 0, 4) }, one.slice(1))],
    ['bytes of nobody', file({ a: f32([1], 0, 4) }, [...one, 0])],
    ['bytes of nobody in front', file({ a: f32([1], 4, 8) }, [...one, ...one])],
    ['tensors that share bytes', file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, one)],
    ['a shape of other numbers', file({ a: f32([2], 0, 4) }, one)],
    ['a shape beyond all numbers', file({ a: f32([2 ** 40, 2 ** 40], 0, 4) }, one)],
    ['a shape below zero', file({ a: f32([-1, -1], 0, 4) }, one)],
    ['a shape of halves', file({ a: f32([0.5, 2], 0, 4) }, one)],
    ['an end before the beginning', file({ a: f32([1], 4, 0) }, one)],
    ['three offsets', file({ a: f32([1], 0, 4, 8) }, one)],
    ['an unknown type', file({ a: { ...f32([1], 0, 4), dtype: 'I32' } }, one)],
    ['a type of the prototype', file({ a: { ...f32([1], 0, 4), dtype: 'constructor' } }, one)],
    ['metadata that is no text', file({ __metadata__: { a: 1 } }, [])],
    ['an entry that is none', file({ a: null }, [])],
  ])('refuses %s', (_, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'unusable-tensors' }))
  })
})

describe('writing safetensors', () => {
  test('lays a file out as the format says', () => {
    const tensors = new Map([['a', { shape: [1], values: Float32Array.of(1) }]])
    const header = '{"__metadata__":{},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    // 72 characters: a multiple of 8 already.
    expect(Buffer.from(writeSafetensors({ tensors, metadata: {} }))).toEqual(file(header, one))
  })

  test('writes what it reads', () => {
    const name = fc.string().filter((any) => any !== '__metadata__')
    const values = fc.float32Array({ maxLength: 5 })
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, values), { selector: ([key]) => key }), (entries) => {
        const tensors = new Map(entries.map(([key, numbers]) => [key, { shape: [numbers.length], values: numbers }]))
        const bytes = writeSafetensors({ tensors, metadata: { made: 'here' } })
        const read = readSafetensors(bytes)
        expect(read.metadata).toEqual({ made: 'here' })
        expect(new Map(read.tensors)).toEqual(tensors)
        expect(Buffer.from(bytes).readUInt32LE(0) % 8).toBe(0)
      }),
    )
  })

  test('refuses a shape of other numbers', () => {
    const tensors = new Map([['a', { shape: [2], values: Float32Array.of(1) }]])
    expect(() => writeSafetensors({ tensors, metadata: {} })).toThrow(
      expect.objectContaining({ code: 'unusable-tensors' }),
    )
  })
})
