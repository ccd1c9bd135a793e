import type { DataRecord, Item, Judge, LabelSource, LabelValue, Problem, Verdict } from '../domain/index.ts'
import { defineJudge, quoteFound } from '../domain/index.ts'
import type { ColumnMapping } from './column-mapping.ts'
import { readBinary, readScore } from './label-words.ts'
import type { OccurrenceCounts } from './occurrence-counts.ts'
import { cellOf, type Row } from './row.ts'
import type { SourceEvent } from './source.ts'

/** An answer of a judge that is none; of a person it is a cell left blank. */
const saysNothing = /^\s*(?:n\/a|none|null)\s*$/i

type Answer = { value: LabelValue | 'abstain'; score?: number }

/** A judge whose verdicts stand in a table: all that is known of it is its name. */
export function recordedJudge(name: string): Judge {
  return defineJudge({ name, kind: 'recorded' })
}

/** Turns one row into the records that its mapping says it holds. One reader a row. */
export class TableRow {
  readonly #file: string
  readonly #row: Row
  readonly #mapping: ColumnMapping
  readonly #judges: Map<string, Judge>
  readonly #repeats: OccurrenceCounts
  readonly #records: DataRecord[] = []
  readonly #problems: Problem[] = []
  readonly #readAsFail: string[] = []

  /**
   * @param options.judges  those that were told of, by name; a judge that speaks for the first time joins them
   * @param options.repeats how often a judge spoke of an item in the rows before, of a long table
   */
  constructor(options: {
    file: string
    row: Row
    mapping: ColumnMapping
    judges: Map<string, Judge>
    repeats: OccurrenceCounts
  }) {
    this.#judges = options.judges
    this.#repeats = options.repeats
    this.#file = options.file
    this.#row = options.row
    this.#mapping = options.mapping
  }

  /** @param position the row's 1-based position among the file's rows, for items without an id */
  read(position: number): SourceEvent {
    const item = this.#item(position)
    if (item !== undefined) {
      // A row that says nothing of its item but its name leaves it to the file that does.
      if (saysMore(item)) this.#records.push({ type: 'item', item })
      this.#readLabels(item.id)
      this.#readVerdicts(item.id)
    }
    return {
      file: this.#file,
      line: this.#row.line,
      records: this.#records,
      ...(this.#problems.length > 0 && { problems: this.#problems }),
      ...(this.#readAsFail.length > 0 && { readAsFail: this.#readAsFail }),
    }
  }

  get #pairwise(): boolean {
    return this.#mapping.outputA !== undefined && this.#mapping.outputB !== undefined
  }

  #item(position: number): Item | undefined {
    const { id: idColumn, input, output, outputA, outputB, context, reference, tags } = this.#mapping
    const id = idColumn === undefined ? `row-${position}` : this.#text(idColumn)?.trim()
    if (!id) {
      if (this.#problems.length === 0) this.#problem(idColumn, '', 'an id')
      return undefined
    }
    const tagged = tags.map((column) => [column, this.#text(column)] as const)
    const shared = {
      id,
      input: this.#text(input),
      context: this.#text(context),
      reference: this.#text(reference),
      tags: Object.fromEntries(tagged.filter((tag): tag is [string, string] => tag[1] !== undefined && tag[1] !== '')),
    }
    const item: Item = this.#pairwise
      ? { ...shared, outputs: [this.#text(outputA) ?? '', this.#text(outputB) ?? ''] }
      : { ...shared, output: this.#text(output) }
    return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Item
  }

  #readLabels(item: string): void {
    const { human, gold, critique } = this.#mapping
    const columns: [string, LabelSource][] = human.map((column) => [column, 'person'])
    if (gold !== undefined) columns.push([gold, 'adjudicated'])
    const note = this.#text(critique) || undefined
    for (const [column, source] of columns) {
      const answer = this.#answer(column, this.#mapping.gradedHumans)
      if (answer === 'blank') continue
      if (answer === undefined) {
        this.#problem(column, this.#cell(column), this.#accepted(this.#mapping.gradedHumans))
        continue
      }
      const value = answer.value === 'abstain' ? 'defer' : answer.value
      // A critique is the people's; where only the settled label is there, it is that label's.
      const own = source === 'person' || human.length === 0 ? note : undefined
      this.#records.push({
        type: 'label',
        label: {
          item,
          criterion: this.#mapping.criterion.id,
          annotator: column,
          source,
          value,
          ...(answer.score !== undefined && { score: answer.score }),
          ...(own !== undefined && { critique: own }),
        },
      })
    }
  }

  #readVerdicts(item: string): void {
    const { judges, judgeName, verdict, verdictCritique } = this.#mapping
    for (const column of judges) this.#readVerdict({ item, column, judge: column })
    if (judgeName === undefined || verdict === undefined) return
    const judge = this.#text(judgeName)?.trim()
    const critique = this.#text(verdictCritique) || undefined
    if (judge) this.#readVerdict({ item, column: verdict, judge, critique, repeats: this.#repeats })
    else if (this.#answer(verdict, this.#mapping.gradedJudges) !== 'blank') {
      this.#problem(judgeName, this.#cell(judgeName), 'the name of the judge that gave the verdict')
    }
  }

  #readVerdict(about: {
    item: string
    column: string
    judge: string
    critique?: string
    repeats?: OccurrenceCounts
  }): void {
    const { item, column, judge, critique, repeats } = about
    const read = this.#answer(column, this.#mapping.gradedJudges)
    const answer: Answer | 'blank' | undefined =
      read === 'blank' && saysNothing.test(this.#text(column) ?? '') ? { value: 'abstain' } : read
    if (answer === 'blank') return
    const { version } = this.#judge(judge)
    const key = { item, criterion: this.#mapping.criterion.id, judge: version }
    const outcome: Pick<Verdict, 'value'> & Partial<Verdict> =
      answer === undefined
        ? { value: 'error', errorKind: 'unparseable', raw: this.#text(column) ?? '' }
        : { ...answer, value: answer.value === 'defer' ? 'abstain' : answer.value }
    this.#records.push({
      type: 'verdict',
      verdict: {
        ...key,
        ...outcome,
        ...(critique !== undefined && { critique }),
        repeat: repeats?.add(JSON.stringify([item, version])) ?? 0,
      },
    })
  }

  #judge(name: string): Judge {
    const known = this.#judges.get(name)
    if (known !== undefined) return known
    const judge = recordedJudge(name)
    this.#judges.set(name, judge)
    this.#records.push({ type: 'judge', judge })
    return judge
  }

  #answer(column: string, graded: boolean): Answer | 'blank' | undefined {
    const cell = this.#cell(column)
    if (graded) {
      const score = readScore(cell)
      return typeof score === 'number' ? { value: 'graded', score } : score
    }
    const reading = readBinary(cell, this.#mapping, this.#pairwise)
    if (reading === 'blank' || reading === undefined) return reading
    if (reading === 'tie' && !this.#pairwise) return undefined
    const { pass, fail } = this.#mapping
    if (reading === 'fail' && pass.length > 0 && fail.length === 0) this.#readAsFail.push(String(cell).trim())
    return { value: reading }
  }

  #accepted(graded: boolean): string {
    const { pass, fail } = this.#mapping
    if (graded) return 'a number, or nothing'
    const passing = pass.length > 0 ? pass.join('/') : 'pass/true/yes/1'
    const failing = fail.length > 0 ? fail.join('/') : 'fail/false/no/0'
    return `${passing}, ${failing}${this.#pairwise ? ', A, B, tie' : ''}, unsure, or nothing`
  }

  #cell(column: string): unknown {
    return cellOf(this.#row, column)
  }

  /** A cell as text, structures as JSON. */
  #text(column: string | undefined): string | undefined {
    if (column === undefined) return undefined
    const cell = this.#cell(column)
    if (cell === null || cell === undefined) return undefined
    const text = typeof cell === 'object' ? json(cell) : String(cell)
    if (text === undefined) {
      this.#problem(column, 'a deeply nested value', 'JSON of moderate depth')
      return undefined
    }
    if (text.isWellFormed()) return text
    // Half of a surrogate pair, as where JSON was cut in the middle of an emoji.
    this.#problem(column, text.toWellFormed(), 'whole Unicode characters; U+FFFD was put in place of each half')
    return text.toWellFormed()
  }

  #problem(column: string | undefined, found: unknown, accepted: string): void {
    this.#problems.push({ file: this.#file, line: this.#row.line, column, found: quoteFound(found), accepted })
  }
}

function json(value: object): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

function saysMore(item: Item): boolean {
  const { id, tags, ...texts } = item
  return Object.keys(texts).length + Object.keys(tags).length > 0
}
