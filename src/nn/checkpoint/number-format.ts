/// <reference lib="es2025.float16" />
import { endianness } from 'node:os'
import { NetworkError } from '../errors.ts'

/** How a file of weights holds its numbers, least byte first. */
export type NumberFormat = 'float32' | 'float16' | 'bfloat16'

export const bytesPerNumber: { readonly [format in NumberFormat]: number } = { float32: 4, float16: 2, bfloat16: 2 }

/** @param bytes as many as the numbers take, at any place of a buffer */
export function numbersFromBytes(bytes: Uint8Array, format: NumberFormat): Float32Array {
  const { buffer } = aligned(bytes)
  if (format === 'float32') return new Float32Array(buffer)
  if (format === 'float16') return Float32Array.from(new Float16Array(buffer))
  // The upper half of single precision.
  const words = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16)
  return new Float32Array(words.buffer)
}

/** Rounds to the nearest number that the format has. */
export function bytesFromNumbers(numbers: Float32Array, format: 'float32' | 'float16'): Uint8Array {
  checkByteOrder()
  const held = format === 'float32' ? numbers : Float16Array.from(numbers)
  return new Uint8Array(held.buffer, held.byteOffset, held.byteLength)
}

function aligned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  checkByteOrder()
  return Uint8Array.from(bytes)
}

function checkByteOrder(): void {
  if (endianness() === 'LE') return
  throw new NetworkError('unusable-machine', 'Files of weights need a little-endian machine, which this is not.')
}
