import type { Judge } from '../../domain/index.ts'
import type { Settings } from '../alignment/figures.ts'
import { type AskedCases, caseIndex, firstVerdict } from './asked-cases.ts'
import { besideRepeats, noiseOf } from './beside-repeats.ts'
import type { Form } from './consistency-report.ts'
import { directionTest, shareOf } from './intervals.ts'

/** The version of the judge that this one is a form of; undefined where it is none. */
export function formOf({ settings }: Judge): string | undefined {
  return typeof settings.formOf === 'string' ? settings.formOf : undefined
}

/** What was changed in this form. */
export function formName({ settings, name }: Judge): string {
  return typeof settings.form === 'string' ? settings.form : name
}

const [pass, fail] = [0, 1]

/**
 * What another form of the same prompt does to the verdicts: the first one of each form on the same case.
 *
 * @param base    the judge as it is
 * @param changed the judge in the other form
 * @param cluster one code an item
 */
export function formEffect({
  judge,
  base,
  changed,
  cluster,
  settings,
}: {
  judge: Judge
  base: AskedCases
  changed: AskedCases
  cluster: Int32Array
  settings: Settings
}): Form {
  const caseOf = caseIndex(base)
  const cases: { cluster: number; from: number; to: number; noise: number | null }[] = []
  let withoutVerdict = 0
  changed.item.forEach((item, c) => {
    const same = caseOf(item, changed.reversed[c])
    if (same === undefined) return
    const [from, to] = [firstVerdict(base, same), firstVerdict(changed, c)]
    if (from < 0 || to < 0) withoutVerdict++
    else
      cases.push({ cluster: cluster[item], from, to, noise: noiseOf({ asked: base, c: same }, { asked: changed, c }) })
  })
  const clusters = cases.map((one) => one.cluster)
  const moved = cases.map(({ from, to }) => from !== to)
  const ways = cases.map(({ from, to }) => (from === pass && to === fail ? 1 : from === fail && to === pass ? -1 : 0))
  const passToFail = ways.filter((way) => way === 1).length
  const failToPass = ways.filter((way) => way === -1).length
  const share = shareOf({ hit: moved, cluster: clusters, settings })
  return {
    form: formName(judge),
    version: judge.version,
    cases: cases.length,
    withoutVerdict,
    changed: share,
    passToFail,
    failToPass,
    other: moved.filter(Boolean).length - passToFail - failToPass,
    ...directionTest(ways, clusters),
    besideRepeats: besideRepeats({
      changed: moved.map(Number),
      disagreement: cases.map(({ noise }) => noise),
      cluster: clusters,
      settings,
    }),
  }
}
