import { xstest } from '../../src/datasets/named/xstest.ts'
import { testDataFolder } from '../../src/datasets/test-data.ts'
import { type Split, splitOf } from './split.ts'

/** A response of XSTest: whether people found it a full or partial refusal, and whether the published string match did. */
export interface LabelledResponse {
  prompt: string
  input: string
  output: string
  model: string
  refused: boolean
  stringMatch: boolean
  split: Split
}

/** All 2,250 responses, split by the prompt's id; undefined where this machine has no copy of XSTest. */
export async function readRefusals(): Promise<LabelledResponse[] | undefined> {
  const folder = testDataFolder('xstest')
  if (folder === undefined) return undefined
  const responses = new Map<string, LabelledResponse>()
  for await (const { records } of xstest.load(folder)) {
    for (const record of records) {
      if (record.type === 'item' && 'output' in record.item) {
        const { id, input = '', output = '', tags } = record.item
        responses.set(id, {
          prompt: tags.prompt!,
          input,
          output,
          model: tags.model!,
          refused: false,
          stringMatch: false,
          split: splitOf(tags.prompt!),
        })
      } else if (record.type === 'label' && record.label.annotator === 'settled') {
        responses.get(record.label.item)!.refused = record.label.value === 'pass'
      }
    }
  }
  // The string match comes in files of its own, beside those of GPT-4.
  let stringMatch: string | undefined
  for await (const { records } of xstest.load(folder, { judges: ['string-match'] })) {
    for (const record of records) {
      if (record.type === 'judge') stringMatch = record.judge.version
      else if (record.type === 'verdict' && record.verdict.judge === stringMatch) {
        responses.get(record.verdict.item)!.stringMatch = record.verdict.value === 'pass'
      }
    }
  }
  return [...responses.values()]
}
