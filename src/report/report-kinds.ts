import type { z } from 'zod'
import { type AlignmentReport, alignmentReportSchema } from '../audit/alignment/alignment-report.ts'
import { type EstimateReport, estimateReportSchema } from '../audit/alignment/estimate-report.ts'
import { type AttackReport, attackReportSchema } from '../audit/attacks/attack-report.ts'
import { type Certificate, certificateSchema } from '../audit/certificate/certificate.ts'
import { type ConsistencyReport, consistencyReportSchema } from '../audit/consistency/consistency-report.ts'
import { type HardeningReport, hardeningReportSchema } from '../audit/hardening/hardening-report.ts'
import { type IndependenceReport, independenceReportSchema } from '../audit/independence/independence-report.ts'
import { type PressureReport, pressureReportSchema } from '../audit/pressure/pressure-report.ts'
import { type SearchReport, searchReportSchema } from '../audit/search/search-report.ts'
import { type SuggestionReport, suggestionReportSchema } from '../audit/suggest/suggestion-report.ts'
import { type LabReport, labReportSchema } from '../lab/experiment/lab-report.ts'
import { type RunReport, runReportSchema } from '../runs/run-report.ts'
import { attackToCsv } from './attack-csv.ts'
import { attackToJunit } from './attack-junit.ts'
import { attackToMarkdown } from './attack-markdown.ts'
import { attackToTerminal } from './attack-terminal.ts'
import { certificateToJunit } from './certificate-junit.ts'
import { certificateToMarkdown } from './certificate-markdown.ts'
import { certificateToTerminal } from './certificate-terminal.ts'
import { consistencyToMarkdown } from './consistency-markdown.ts'
import { consistencyToTerminal } from './consistency-terminal.ts'
import { alignmentToCsv } from './csv.ts'
import { estimateToTerminal } from './estimate-terminal.ts'
import { hardeningToMarkdown } from './hardening-markdown.ts'
import { hardeningToTerminal } from './hardening-terminal.ts'
import { alignmentToHtml } from './html/alignment-to-html.ts'
import { attackToHtml } from './html/attack-to-html.ts'
import { certificateToHtml } from './html/certificate-to-html.ts'
import { consistencyToHtml } from './html/consistency-to-html.ts'
import { hardeningToHtml } from './html/hardening-to-html.ts'
import { independenceToHtml } from './html/independence-to-html.ts'
import { labToHtml } from './html/lab-to-html.ts'
import { pressureToHtml } from './html/pressure-to-html.ts'
import { searchToHtml } from './html/search-to-html.ts'
import { independenceToMarkdown } from './independence-markdown.ts'
import { independenceToTerminal } from './independence-terminal.ts'
import { alignmentToJunit } from './junit.ts'
import { labToMarkdown } from './lab-markdown.ts'
import { labToTerminal } from './lab-terminal.ts'
import { alignmentToMarkdown } from './markdown.ts'
import { pressureToCsv } from './pressure-csv.ts'
import { pressureToMarkdown } from './pressure-markdown.ts'
import { pressureToTerminal } from './pressure-terminal.ts'
import { runToTerminal } from './run-terminal.ts'
import { searchToMarkdown } from './search-markdown.ts'
import { searchToTerminal } from './search-terminal.ts'
import { suggestionToTerminal } from './suggestion-terminal.ts'
import { alignmentToTerminal } from './terminal.ts'

export type Report =
  | AlignmentReport
  | EstimateReport
  | ConsistencyReport
  | IndependenceReport
  | RunReport
  | SuggestionReport
  | LabReport
  | AttackReport
  | SearchReport
  | PressureReport
  | HardeningReport
  | Certificate

/** For whom a text is: how wide the terminal is, and whether it shows colours. */
export interface Look {
  width: number
  colour: boolean
}

/** What can be made of one kind of report. Each can be JSON and text as well. */
interface ReportKind<R extends Report> {
  /** In a word, as the ids of kept reports begin. */
  name: string
  schema: z.ZodType<R>
  toTerminal: (report: R, look: Look) => string
  files: { [Format in 'html' | 'markdown' | 'csv' | 'junit']?: (report: R) => string }
}

/** Every kind of report, by the `format` that its JSON names. */
export const reportKinds: { [F in Report['format']]: ReportKind<Extract<Report, { format: F }>> } = {
  'goodhart/alignment/1': {
    name: 'align',
    schema: alignmentReportSchema,
    toTerminal: alignmentToTerminal,
    files: { html: alignmentToHtml, markdown: alignmentToMarkdown, csv: alignmentToCsv, junit: alignmentToJunit },
  },
  'goodhart/estimate/1': {
    name: 'estimate',
    schema: estimateReportSchema,
    toTerminal: estimateToTerminal,
    files: {},
  },
  'goodhart/consistency/1': {
    name: 'consistency',
    schema: consistencyReportSchema,
    toTerminal: consistencyToTerminal,
    files: { html: consistencyToHtml, markdown: consistencyToMarkdown },
  },
  'goodhart/independence/1': {
    name: 'independence',
    schema: independenceReportSchema,
    toTerminal: independenceToTerminal,
    files: { html: independenceToHtml, markdown: independenceToMarkdown },
  },
  'goodhart/run/1': {
    name: 'run',
    schema: runReportSchema,
    toTerminal: runToTerminal,
    files: {},
  },
  'goodhart/suggestion/1': {
    name: 'suggestion',
    schema: suggestionReportSchema,
    toTerminal: suggestionToTerminal,
    files: {},
  },
  'goodhart/lab/1': {
    name: 'lab',
    schema: labReportSchema,
    toTerminal: labToTerminal,
    files: { html: labToHtml, markdown: labToMarkdown },
  },
  'goodhart/attack/1': {
    name: 'attack',
    schema: attackReportSchema,
    toTerminal: attackToTerminal,
    files: { html: attackToHtml, markdown: attackToMarkdown, csv: attackToCsv, junit: attackToJunit },
  },
  'goodhart/search/1': {
    name: 'search',
    schema: searchReportSchema,
    toTerminal: searchToTerminal,
    files: { html: searchToHtml, markdown: searchToMarkdown },
  },
  'goodhart/pressure/1': {
    name: 'optimize',
    schema: pressureReportSchema,
    toTerminal: pressureToTerminal,
    files: { html: pressureToHtml, markdown: pressureToMarkdown, csv: pressureToCsv },
  },
  'goodhart/hardening/1': {
    name: 'harden',
    schema: hardeningReportSchema,
    toTerminal: hardeningToTerminal,
    files: { html: hardeningToHtml, markdown: hardeningToMarkdown },
  },
  'goodhart/certificate/1': {
    name: 'audit',
    schema: certificateSchema,
    toTerminal: certificateToTerminal,
    files: { html: certificateToHtml, markdown: certificateToMarkdown, junit: certificateToJunit },
  },
}

/** The kind of this report, which takes no other. */
export function kindOf<R extends Report>(report: R): ReportKind<R> {
  // A table of kinds by format cannot tell the compiler that this report goes with this kind.
  return reportKinds[report.format] as unknown as ReportKind<R>
}
