import type { AlignmentReport } from '../../audit/alignment/alignment-report.ts'
import { formatCount, formatLevel } from '../format-number.ts'
import { rankJudges } from '../ranking.ts'
import {
  baselinesSection,
  comparisonsSection,
  peopleSection,
  problemsSection,
  setSection,
  splitsSection,
  warningsSection,
} from './common-sections.ts'
import { type Html, html } from './html.ts'
import { rateAxis } from './interval-plot.ts'
import { judgeSection } from './judge-section.ts'
import { reportPage } from './report-page.ts'
import { judgeAnchor, trustOverview } from './trust-overview.ts'

function contents(report: AlignmentReport): Html {
  const { warnings, comparisons, people, baselines, splits, problems } = report
  const faults = problems.count > 0 || Object.keys(problems.readAsFail).length > 0
  const link = (id: string, name: string) => html`<li><a href="#${id}">${name}</a></li>`
  return html`
${link('trust', 'Trust')}${warnings.length > 0 && link('warnings', 'Before you quote')}${link('set', 'The set')}
${rankJudges(report.judges).map((judge) => html`<li class="of-judge"><a href="#${judgeAnchor(report, judge)}">${judge.name}</a></li>`)}
${comparisons.length > 0 && link('comparisons', 'Judge against judge')}${people && link('people', 'People')}${baselines.length > 0 && link('baselines', 'Baselines')}${splits && link('splits', 'Splits')}${faults && link('problems', 'Not used')}
`
}

/** The report as one page that needs nothing else. */
export function alignmentToHtml(report: AlignmentReport): string {
  const { set, made, bars } = report
  const axis = rateAxis(bars)
  return reportPage({
    format: report.format,
    title: set.name,
    lede: set.criterion.question,
    what: 'alignment with people',
    unit: 'disagreement',
    contents: contents(report),
    main: html`${trustOverview(report, axis)}
${warningsSection(report)}
${setSection(report)}
${rankJudges(report.judges).map((judge) => judgeSection(report, judge, axis))}
${comparisonsSection(report)}
${peopleSection(report, axis)}
${baselinesSection(report, axis)}
${splitsSection(report)}
${problemsSection(report)}
<footer><p>Agreement with people is measured on outputs that nobody made to please the judge. It does not say what happens once something is optimised against it.</p>
<p>Made ${made.at} by goodhart ${made.goodhart} on Node ${made.node}. Intervals hold at ${formatLevel(made.confidence)}; ${formatCount(made.replicates)} resamples by ${set.clusteredBy}; seed ${made.seed}.</p></footer>`,
  })
}
