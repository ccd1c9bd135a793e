import { escapeTerminal } from '../report/index.ts'
import type { Store } from '../store/index.ts'

/** What a dataset lacks, and the command that would bring it. */
export async function nextStep(store: Store, dataset: string): Promise<string> {
  const { labels = 0, verdicts = 0 } = (await store.datasets()).find(({ name }) => name === dataset) ?? {}
  const name = shellWord(dataset)
  if (labels === 0) return `people's labels, with goodhart import FILE --as ${name} --id COLUMN --human COLUMN`
  if (verdicts === 0) {
    return `a judge's verdicts, asked for with goodhart judge JUDGE.md --dataset ${name}, or recorded ones with goodhart import FILE --as ${name} --id COLUMN --judge COLUMN`
  }
  return `goodhart align --dataset ${name}`
}

/** To be pasted into a shell, whatever it holds. */
function shellWord(text: string): string {
  const shown = escapeTerminal(text)
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`
}
