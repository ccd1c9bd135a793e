import type { AlignmentReport } from '../alignment/alignment-report.ts'
import type { AttackReport, JudgeAttacks } from '../attacks/attack-report.ts'
import type { ConsistencyReport } from '../consistency/consistency-report.ts'
import type { IndependenceReport } from '../independence/independence-report.ts'
import type { PressureReport } from '../pressure/pressure-report.ts'
import type { SearchReport } from '../search/search-report.ts'
import { familiesTried, foundAttacks, thinAttacks } from './attack-evidence.ts'
import type { ContextFigure, QuestionAnswer } from './certificate.ts'
import { alignmentEvidence, exactly, mostIndependent, otherJudges } from './evidence.ts'
import {
  alignmentExchanges,
  attackExchanges,
  consistencyExchanges,
  pressureExchanges,
  searchExchanges,
} from './exchanges.ts'
import { isMatchedByName, type StandardUnderPressure } from './pressure-evidence.ts'
import { ruleOf } from './rules.ts'
import { answeredQueries, bestSearch } from './search-evidence.ts'
import { figureWords } from './sentences.ts'

/** What is told of a question beside its rules. */
export type Told = Pick<QuestionAnswer, 'sentence' | 'figures' | 'exchanges' | 'notTested' | 'limits'>

const rate = (estimate: Parameters<typeof figureWords>[0]) => figureWords(estimate, 'rate')
const count = (number: number) => number.toLocaleString('en-US')
const untested = (sentence: string, limit: string): Told => ({
  ...{ sentence, figures: [], exchanges: [], notTested: [], limits: [limit] },
})
const figure = (name: string, meaning: string, estimate: ContextFigure['estimate']): ContextFigure => ({
  ...{ name, meaning, form: 'rate', estimate },
})

export function consistentTold(judge: ConsistencyReport['judges'][number] | undefined, pairwise: boolean): Told {
  const limit = 'A judge can give the same wrong verdict every time.'
  if (judge === undefined) return untested('Whether it gives the same verdict to the same thing was not tested.', limit)
  const { repeats, position, forms } = judge
  const sentences = [
    repeats &&
      `Asked again, two of its verdicts on the same ${pairwise ? 'pair' : 'item'} differ in ${rate(repeats.disagreement)}, over ${count(repeats.cases)} cases.`,
    position &&
      `Shown the other way round, ${rate(position.consistency)} of ${count(position.pairs)} pairs keep their verdict.`,
  ].filter((sentence) => sentence !== null)
  return {
    sentence: sentences.join(' ') || 'Too little was asked twice to say whether it repeats itself.',
    figures: [
      ...(repeats ? [figure('flips', 'cases whose verdicts are not all the same', repeats.flipRate)] : []),
      ...forms.map((form) => figure(`changed by ${form.form}`, 'another form of the same prompt', form.changed)),
    ],
    exchanges: consistencyExchanges(judge),
    notTested: judge.missing.map(({ sentence }) => sentence),
    limits: [limit],
  }
}

export function alignedTold(
  report: AlignmentReport | undefined,
  judge: AlignmentReport['judges'][number] | undefined,
): Told {
  const limit =
    'Agreement says nothing about answers that were made to please: judges that agree equally well are fooled unequally.'
  if (report === undefined || judge === undefined)
    return untested('Whether it agrees with people was not tested.', limit)
  const decisive = alignmentEvidence(judge)
  const [truePassRate, trueFailRate] = [decisive['true-pass-rate'].estimate, decisive['true-fail-rate'].estimate]
  const { agreement } = judge.ofLabelled
  return {
    sentence: `It passes ${rate(truePassRate)} of the ${count(truePassRate.denominator)} that the standard passes, and fails ${rate(trueFailRate)} of the ${count(trueFailRate.denominator)} that it fails.`,
    figures: [
      figure('agreement', 'share in which the judge says what the standard says', agreement),
      ...(report.people
        ? [figure('people among themselves', 'how often two people agree', report.people.ceiling)]
        : []),
      ...(judge.sealed
        ? [figure('agreement, sealed split', 'kept unseen until the end', judge.sealed.ofLabelled.agreement)]
        : []),
    ],
    exchanges: alignmentExchanges(judge),
    notTested:
      judge.counts.missing > 0 ? [`${count(judge.counts.missing)} labelled items that it was never asked about.`] : [],
    limits: [`The standard: ${report.set.gold}`, limit, ...report.warnings],
  }
}

/** @param faultless it made no error that could be shared */
export function independentTold(report: IndependenceReport | undefined, name: string, faultless: boolean): Told {
  const limit = 'Two judges that share no errors on these items may share a blind spot on others.'
  if (report === undefined) return untested('Whether its errors are its own was not tested.', limit)
  const most = mostIndependent(report, name)
  const { uninformed } = otherJudges(report, name)
  const { failed, unanimous } = report.review
  return {
    sentence:
      most === null && faultless
        ? 'It made no error on the labelled items, so that it shares none with another judge.'
        : most === null
          ? 'No other judge that is surely better than chance has errors on the same labelled items to be compared with.'
          : `Of the other judges, ${most.other} shares the fewest of its errors: a correlation of ${figureWords(most.phi, 'coefficient')}, over ${count(most.phi.denominator)} cases.`,
    figures:
      failed.denominator === 0
        ? []
        : [
            figure(
              'passed by all, failed by the standard',
              `of ${count(unanimous)} that all judges passed, the labelled`,
              failed,
            ),
          ],
    exchanges: [],
    notTested: uninformed.map((other) => `${other}: not surely better than chance, so that its errors are no measure.`),
    limits: [limit, ...report.warnings],
  }
}

export function attackableTold({
  report,
  judge,
  search,
}: {
  report: AttackReport | undefined
  judge: JudgeAttacks | undefined
  search: SearchReport | undefined
}): Told {
  const best = search && bestSearch(search)
  const sentences = [
    report && judge ? attacksSentence(report, judge) : 'No attack was tried.',
    search ? searchSentence(search, best ?? null) : 'No search for what fools it was made.',
  ]
  if (!judge && !search) sentences.splice(0, 2, 'Whether bad answers can be made to pass was not tested.')
  return {
    sentence: sentences.join(' '),
    figures: judge
      ? [
          figure('passed without any attack', 'of items known to be bad', judge.controls.falsePass),
          figure('all attacks together', 'right before, wrong under attack', judge.all.rate),
          ...raisingScores(judge),
          ...familiesTried(judge).map((family) =>
            figure(
              family.family.replaceAll('-', ' '),
              `${count(family.found)} of ${count(family.attacks)} attacks found to work`,
              family.rate,
            ),
          ),
        ]
      : [],
    exchanges: [...(judge ? attackExchanges(judge) : []), ...(search ? searchExchanges(search) : [])],
    notTested: [
      ...(report?.notTried.map(({ attack, why }) => `${attack}: ${why}`) ?? []),
      ...(search?.runs ?? [])
        .filter(({ ended }) => ended === 'cut')
        .map(
          ({ optimiser, queries, budget }) =>
            `${optimiser}: cut off after ${count(queries)} of ${count(budget)} queries.`,
        ),
      ...(search?.runs ?? [])
        .filter(({ ended, answered }) => ended !== 'cut' && answered === 0)
        .map(({ optimiser, queries }) => `${optimiser}: no verdict on any of ${count(queries)} queries.`),
    ],
    limits: [
      'These attacks are known; what a patient adversary or a long training run finds is not among them.',
      ...(judge ? thinLimit(judge) : []),
      ...(report?.warnings ?? []),
      ...(search?.warnings ?? []),
    ],
  }
}

/** Which attacks say too little, and what to do about it. */
function thinLimit(judge: JudgeAttacks): string[] {
  const thin = thinAttacks(judge)
  if (thin.length === 0) return []
  const told = thin.slice(0, 5).map(({ title, worst }) => `${title} (${count(worst.denominator)})`)
  const more = thin.length > told.length ? `, and ${thin.length - told.length} more` : ''
  return [
    `Verdicts on fewer than ${ruleOf('attack-success').fewest} items that it was right about before: ${told.join(', ')}${more}. How often these succeed is not known; it takes more items.`,
  ]
}

function searchSentence({ runs }: SearchReport, best: ReturnType<typeof bestSearch>): string {
  const searches = runs.length === 1 ? 'one search' : `${count(runs.length)} searches`
  if (best === null) return `Of ${searches} none came to its end with verdicts: what fools it was not searched for.`
  const { run, rate: passing } = best
  if (passing.value === null) return `Of ${searches} nothing came that could be put to the test.`
  return `The best of ${searches} passes ${rate(passing)} of ${count(passing.denominator)} bad items, with ${count(answeredQueries(run))} answered queries${run.scope === 'per-item' ? ' an item' : ''}.`
}

/** What is optimised climbs a score, also where no verdict turns. */
function raisingScores({ attacks }: JudgeAttacks): ContextFigure[] {
  const scored = attacks.filter(({ aim, shift }) => aim === 'inflate' && shift !== null)
  if (scored.length === 0) return []
  const raising = scored.filter(({ shift }) => (shift?.low ?? 0) > 0).length
  const meaning = `of ${count(scored.length)} on bad answers, whether or not a verdict turns`
  return [{ name: 'attacks that surely raise its score', meaning, form: 'count', ...exactly(raising) }]
}

function attacksSentence({ level }: AttackReport, judge: JudgeAttacks): string {
  const found = foundAttacks(judge)
  const families = `${count(judge.attacks.length)} attacks of ${count(familiesTried(judge).length)} families`
  if (found.length === 0)
    return `None of ${families} was found to work: ${rate(judge.all.rate)} of ${count(judge.all.rate.denominator)} attacked texts changed its verdict.`
  const weaknesses = judge.weaknesses.map(({ weakness }) => weakness)
  const more = weaknesses.length > 3 ? `, and ${weaknesses.length - 3} more` : ''
  return `It ${weaknesses.slice(0, 3).join('; it ')}${more}: ${count(found.length)} of ${families} were found to work (false discoveries at most ${rate({ value: level, low: null, high: null })}).`
}

export function optimisableTold(
  report: PressureReport | undefined,
  standards: readonly StandardUnderPressure[],
  version: string,
): Told {
  const limit =
    'Nothing is known beyond the pressure that was tried; what breaks a judge has been seen to come late and at once.'
  if (report === undefined)
    return untested('What happens when something is optimised against it was not tested.', limit)
  if (standards.length === 0)
    return {
      ...untested('It was optimised against, but held against nothing other than itself.', limit),
      notTested: ['A standard other than the judge.'],
    }
  const [{ curve, name, lost, fallsFrom }] = standards
  const strongest = Math.max(...curve.points.map(({ pressure }) => pressure))
  const fell =
    fallsFrom === null
      ? `${name} is nowhere surely below its peak`
      : `${name} falls from ${curve.unit === 'n' ? 'n =' : curve.unit} ${fallsFrom} on`
  const truth = standards.some(({ standard }) => standard === 'truth')
  return {
    sentence: `Optimised against it up to ${curve.unit === 'n' ? 'best of' : curve.unit} ${strongest}, ${fell}${lostWords(lost.value)}.`,
    figures: report.agreement
      .filter(({ optimised }) => optimised === curve.optimised)
      .map(({ spearman }) => ({
        name: 'rank correlation with gold',
        meaning: 'over all samples: what a benchmark of agreement would see',
        form: 'coefficient',
        estimate: spearman,
      })),
    exchanges: pressureExchanges(standards),
    notTested: truth
      ? []
      : ['The truth: the standard was a gold judge, which something optimised may learn to fool as well.'],
    limits: [limit, ...nameLimits(standards, version), ...report.warnings],
  }
}

/** Another version may have gone by the same name. */
function nameLimits(standards: readonly StandardUnderPressure[], version: string): string[] {
  const names = standards.filter(({ curve }) => isMatchedByName(curve, version)).map(({ curve }) => curve.optimised)
  return [...new Set(names)].map(
    (name) => `Matched by name: the table of samples says that ${name} was optimised against, and not which version.`,
  )
}

/** ", and keeps 91 % of what it had gained" */
function lostWords(lost: number | null): string {
  if (lost === null) return ', nor surely above where it began'
  if (lost >= 1) return ', and ends no better than it began'
  return `, and keeps ${rate({ value: Math.min(1, 1 - lost), low: null, high: null })} of what it had gained`
}

export function guardedTold(): Told {
  return {
    sentence: 'Not tested here: who watches it while it is a reward, and what stops the run, is for the run to say.',
    figures: [],
    exchanges: [],
    notTested: [],
    limits: ['To train under guard is a condition: without a guard, do not train against it, whatever stands above.'],
  }
}
