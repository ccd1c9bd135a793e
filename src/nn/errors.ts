import { GoodhartError } from '../domain/index.ts'

/** A network, a checkpoint or an executor that cannot be used as it was asked for. */
export class NetworkError extends GoodhartError {
  override readonly name = 'NetworkError'
}
