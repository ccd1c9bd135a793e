import type { Judge, JudgeKind } from '../../domain/index.ts'
import type { Estimate } from '../alignment/alignment-report.ts'
import type { Form, JudgeConsistency, Missing, Position, Repeats, Scores } from './consistency-report.ts'

type Found = Pick<JudgeConsistency, 'repeats' | 'position' | 'forms' | 'scores' | 'counts'>

/** The answer in plain words, the most telling first: asked again, shown the other way round, asked in another form. */
export function headlineOf(found: Found, pairwise: boolean): string {
  const { repeats, position, forms, scores } = found
  const sentences = [
    repeats && repeatsSentence(repeats, pairwise),
    position && positionSentence(position),
    worstFormSentence(forms),
    scores && scoresSentence(scores),
  ].filter((sentence) => sentence !== null)
  if (sentences.length > 0) return sentences.join(' ')
  return 'Nothing shows whether it gives the same verdict to the same thing.'
}

function repeatsSentence({ flipRate, cases, fewest, most }: Repeats, pairwise: boolean): string {
  const times = fewest === most ? `${most}` : `${fewest} to ${most}`
  return `${percent(flipRate)} of ${cases.toLocaleString('en-US')} ${pairwise ? 'pairs as shown' : 'items'} flip when asked ${times} times.`
}

function positionSentence({ consistency, firstPreference, pairs, p }: Position): string {
  const same = `Shown the other way round, ${percent(consistency)} of ${pairs.toLocaleString('en-US')} pairs keep their verdict`
  const leaning = firstPreference.value
  if (leaning === null || p === null) return `${same}.`
  if (p >= 0.05) return `${same}; the others lean to neither place more than chance would have it.`
  const place = leaning > 0.5 ? 'first' : 'second'
  const towards = place === 'first' ? firstPreference : complementOf(firstPreference)
  return `${same}; of the others, ${percent(towards)} lean to what is shown ${place}.`
}

function complementOf({ value, low, high }: Estimate): Pick<Estimate, 'value' | 'low' | 'high'> {
  const other = (share: number | null) => (share === null ? null : 1 - share)
  return { value: other(value), low: other(high), high: other(low) }
}

function worstFormSentence(forms: readonly Form[]): string | null {
  const worst = forms
    .filter(({ changed }) => changed.value !== null)
    .sort((a, b) => b.changed.value! - a.changed.value!)
  if (worst.length === 0) return null
  const { form, changed, besideRepeats } = worst[0]
  const most = worst.length === 1 ? '' : `, the most of ${worst.length} forms`
  const noise = besideRepeats ? `; repeats alone differ in ${percent(besideRepeats.expected)}` : ''
  return `Another form of its prompt (${form}) changes ${percent(changed)} of verdicts${most}${noise}.`
}

function scoresSentence({ meanDifference, cases }: Scores): string {
  return `Two scores of the same case differ by ${plain(meanDifference)} on average, over ${cases.toLocaleString('en-US')} cases.`
}

/** What was never tried, and the command that tries it. */
export function missingOf({ found, judge, pairwise }: { found: Found; judge: Judge; pairwise: boolean }): Missing[] {
  const { repeats, position, forms, scores, counts } = found
  const missing: Missing[] = []
  const add = (what: Missing['what'], sentence: string, flags: string) =>
    missing.push({
      what,
      sentence,
      command: askable.includes(judge.kind) ? `goodhart judge JUDGE.md --dataset NAME ${flags}` : null,
    })
  if (counts.verdicts === 0 && counts.errors > 0 && counts.scoresAlone === 0) {
    add('repeats', 'It gave not one verdict, only errors.', '--retry-errors')
    return missing
  }
  const scored = counts.scoresAlone > 0 && counts.verdicts === 0
  if (scored) {
    const sentence = 'Its answers are scores alone: --threshold says from which one on an item passes.'
    missing.push({ what: 'repeats', sentence, command: 'goodhart consistency --threshold SCORE' })
  }
  if (repeats === null && scores === null) {
    add('repeats', 'Too little was asked twice in the same way: whether it repeats itself is not known.', '--repeat 5')
  }
  if (pairwise && position === null && !scored)
    add('position', 'No pair has a verdict in both orders: whether it favours a place is not known.', '--orders both')
  if (forms.length === 0 && prompted.includes(judge.kind))
    add('forms', "No other form of its prompt was tried: what the prompt's form does is not known.", '--forms')
  return missing
}

/** Who can be asked again; recorded verdicts are all there is of their judge. */
const askable: readonly JudgeKind[] = ['llm', 'panel', 'rule', 'trained', 'http']
/** Whose prompt has a form. */
const prompted: readonly JudgeKind[] = ['llm', 'panel']

type Told = Pick<Estimate, 'value' | 'low' | 'high'>

function percent({ value, low, high }: Told): string {
  const points = (share: number) => (100 * share).toFixed(1)
  const interval = low === null || high === null ? '' : ` (${points(low)} to ${points(high)})`
  return `${points(value ?? 0)} %${interval}`
}

/** On a scale of its own: as many decimals as give the value three digits. */
function plain({ value, low, high }: Told): string {
  const decimals = Math.min(Math.max(2 - Math.floor(Math.log10(Math.abs(value || 1))), 0), 6)
  const interval = low === null || high === null ? '' : ` (${low.toFixed(decimals)} to ${high.toFixed(decimals)})`
  return `${(value ?? 0).toFixed(decimals)}${interval}`
}
