import { type Html, html, reading } from './html.ts'

/** One text as a judge saw it, with what it said: to be opened and read. */
export interface ShownExchange {
  name: string
  item: string | null
  said: string
  /** Named texts, all of them hostile, in the order in which they are read. */
  parts: { name: string; text: string | undefined }[]
  /** What of it is shown while it is closed. */
  line: string
}

function exchangeBlock({ name, item, said, parts, line }: ShownExchange): Html {
  const texts = parts.filter((part): part is { name: string; text: string } => part.text !== undefined)
  return html`<li><details class="case"><summary><span class="item">${name}</span> <span class="said">${item !== null && html`${item}: `}${said}</span><span class="line" dir="auto">${reading(line.replace(/\s+/g, ' '))}</span></summary>
<dl>${texts.map((part) => html`<dt>${part.name}</dt><dd><div class="text" dir="auto">${reading(part.text)}</div></dd>`)}</dl></details></li>`
}

/** @param label says of what the exchanges are, for those who cannot see where the list stands */
export function exchangesReader(exchanges: readonly ShownExchange[], label: string, title = 'To read'): Html | null {
  if (exchanges.length === 0) return null
  return html`<section class="reader" aria-label="${label}"><h3>${title} <span class="count">${exchanges.length}</span></h3>
<p class="filter" hidden><label>Filter <input type="search" autocomplete="off" spellcheck="false"></label> <span class="found" role="status"></span> <span class="keys"><kbd>j</kbd> <kbd>k</kbd> to move, <kbd>Enter</kbd> to open, <kbd>/</kbd> to filter</span></p>
<ol class="cases">${exchanges.map(exchangeBlock)}</ol></section>`
}
