import { ModelError } from './errors.ts'
import { requestLength } from './expected-tokens.ts'
import type { LanguageModel } from './language-model.ts'
import type { ModelSpec } from './model-spec.ts'

/** What would be asked of one model. */
export interface DryUse {
  spec: ModelSpec
  calls: number
  /** In UTF-16 code units. */
  inputLength: number
  /** The sum of what each answer may be at most, in tokens. */
  mostOutputTokens: number
}

/** Doors that reach nobody: they count what would be asked, and fail. For telling beforehand what a run will cost. */
export class DryAccess {
  readonly uses = new Map<string, DryUse>()

  async open(spec: ModelSpec): Promise<LanguageModel> {
    const key = JSON.stringify([spec.provider, spec.model, spec.baseUrl])
    const use = this.uses.get(key) ?? { spec, calls: 0, inputLength: 0, mostOutputTokens: 0 }
    this.uses.set(key, use)
    return {
      id: `${spec.provider}/${spec.model}`,
      async generate(request) {
        use.calls++
        use.inputLength += requestLength(request)
        use.mostOutputTokens += request.maxOutputTokens
        throw new ModelError('rejected', 'Nobody is asked in a dry run.')
      },
    }
  }
}
