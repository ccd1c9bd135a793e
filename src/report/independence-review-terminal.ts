import type { IndependenceReport } from '../audit/independence/index.ts'
import { escapeTerminal } from './escape.ts'
import { formatCount, formatP } from './format-number.ts'
import { failedWords, foldAlike, reasonWords } from './independence-words.ts'
import { bullet, heading, type Page, paragraph, shorten, table } from './terminal/page.ts'

const mostItems = 10
const mostPhrases = 10

/** What a person should read of that on which all agree, and the phrases that set it apart. */
export function independenceReviewSection(page: Page, { review }: IndependenceReport): string[] {
  if (review.listed === 0) return []
  const items = shorten(foldAlike(review.items), mostItems, 'kinds of item')
  const phrases = shorten(review.phrases, mostPhrases, 'phrases')
  return [
    ...heading(page, `For a person to read: ${formatCount(review.listed)} of ${formatCount(review.unanimous)}`),
    ...paragraph(
      page,
      `No verdict, only a reason to look. Of all that pass unanimously, ${failedWords(review.failed)}.`,
    ),
    ...table(
      page,
      ['reason', ' listed', 'what people say'],
      review.reasons.flatMap(({ reason, listed, failed }) => [
        [reasonWords[reason].name, formatCount(listed), failedWords(failed)],
        [page.dim(reasonWords[reason].meaning)],
      ]),
    ),
    ...items.shown.flatMap(({ item, reasons, label, verdict, judges, moreJudges, like }) => [
      '',
      ...paragraph(
        page,
        `${page.bold(escapeTerminal(item))}  ${formatCount(judges.length + moreJudges)} say ${verdict}${label === undefined ? '' : `, people ${label}`}`,
      ),
      ...reasons.flatMap(({ reason, quote }) =>
        bullet(page, `${reasonWords[reason].name}: "${escapeTerminal(quote)}"`),
      ),
      ...(like > 0 ? [`    … and ${formatCount(like)} more like it.`] : []),
    ]),
    ...items.more,
    ...(phrases.shown.length > 0
      ? [
          ...heading(page, 'Phrases of what passes unanimously'),
          ...table(
            page,
            ['', ' in passes', ' in others', ' lift', ' adjusted p'],
            phrases.shown.map(({ phrase, unanimous, others, lift, pAdjusted }) => [
              escapeTerminal(phrase),
              `${formatCount(unanimous)} of ${formatCount(review.unanimous)}`,
              `${formatCount(others)} of ${formatCount(review.others)}`,
              lift.toFixed(1),
              formatP(pAdjusted),
            ]),
          ),
          ...phrases.more,
        ]
      : []),
  ]
}
