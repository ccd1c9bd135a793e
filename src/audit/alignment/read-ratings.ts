import { type Criterion, type Judge, UsageError } from '../../domain/index.ts'
import type { Store } from '../../store/store.ts'
import { type AlignmentData, collectRatings } from './ratings.ts'

/** Which part of a dataset is meant. */
export interface EvidenceChoice {
  store: Store
  dataset: string
  /** Needed where the dataset has several. */
  criterion?: string
  /** Names or versions; all judges of the dataset unless told, but for other forms of a judge's prompt. */
  judges?: readonly string[]
  /** Only the first answer to each question, where some were asked several times. */
  firstAnswers?: boolean
}

/**
 * Labels and verdicts of one criterion, in columns.
 *
 * @throws {UsageError} `unknown-criterion`, `unknown-judge`
 */
export async function readRatings(choice: EvidenceChoice): Promise<{ criterion: Criterion; data: AlignmentData }> {
  const criterion = await chooseCriterion(choice)
  const judges = await chooseJudges(choice)
  return { criterion, data: await collectRatings(choice.store.evidence(choice.dataset, criterion.id), judges, choice) }
}

async function chooseCriterion({ store, dataset, criterion }: EvidenceChoice): Promise<Criterion> {
  const known = await store.criteria(dataset)
  const chosen = criterion === undefined ? known[0] : known.find(({ id }) => id === criterion)
  if (!chosen || (criterion === undefined && known.length > 1)) {
    if (known.length === 0) {
      throw new UsageError(
        'no-labels',
        `${dataset} has neither labels nor verdicts: name the column of people's labels with --human or --gold, that of a judge with --judge.`,
      )
    }
    const names = known.map(({ id }) => id).join(', ')
    throw new UsageError('unknown-criterion', `Say which criterion is meant with --criterion; there are: ${names}.`)
  }
  return chosen
}

/** Judges that share a name, such as two versions of one, go by their versions. */
async function chooseJudges(choice: EvidenceChoice): Promise<Judge[]> {
  const chosen = await judgesMeant(choice)
  const whole = Map.groupBy(chosen.filter(isWhole), ({ name }) => name)
  return chosen.map((judge) => ((whole.get(judge.name)?.length ?? 0) > 1 ? { ...judge, name: judge.version } : judge))
}

/** Not another form of a judge's prompt. */
const isWhole = ({ settings }: Judge) => settings.formOf === undefined

async function judgesMeant({ store, dataset, judges }: EvidenceChoice): Promise<Judge[]> {
  const known = await store.judges(dataset)
  const whole = known.filter(isWhole)
  // Other forms of a judge's prompt are asked for the sake of its consistency, and are nobody's judges.
  if (judges === undefined) return whole
  return judges.flatMap((wanted) => {
    const named = whole.filter(({ name }) => name === wanted)
    const found = named.length > 0 ? named : known.filter(({ version }) => version === wanted)
    if (found.length > 0) return found
    const names = new Set(whole.map(({ name }) => name))
    throw new UsageError('unknown-judge', `There is no judge ${wanted}; there are: ${[...names].join(', ')}.`)
  })
}
