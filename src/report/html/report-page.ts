import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Html, html } from './html.ts'

/** Our own file, to be put into a page as it is. */
export function ownFile(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
}

/** With the hash by which the page's policy allows it and nothing else. */
function inline(text: string): { content: Html; source: string } {
  const digest = createHash('sha256').update(text).digest('base64')
  return { content: new Html(text), source: `'sha256-${digest}'` }
}

/**
 * A report as one page that needs nothing else: no request leaves it, and its policy lets only its own script and style run,
 * by their hashes. What is folded opens without the script, too.
 *
 * @param what    kind of report, as in the title: `alignment with people`
 * @param unit    what the keys move between
 * @param style   beyond that of all reports
 */
export function reportPage({
  format,
  title,
  lede,
  what,
  contents,
  main,
  unit,
  style: more = '',
}: {
  format: string
  title: string
  lede: string
  what: string
  /** List items. */
  contents: Html
  main: Html
  unit: string
  style?: string
}): string {
  const style = inline(`${ownFile('./report.css')}${more}`)
  const script = inline(ownFile('./report.client.js'))
  const policy = `default-src 'none'; style-src ${style.source}; script-src ${script.source}; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="goodhart-format" content="${format}">
<title>${title}: ${what}</title>
<style>${style.content}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header class="top"><p class="brand"><b>Goodhart</b> ${what.charAt(0).toUpperCase()}${what.slice(1)}</p><button class="theme" type="button" hidden>Dark</button></header>
<div class="frame">
<nav class="contents" aria-label="Contents"><ul>${contents}</ul></nav>
<main id="main" tabindex="-1">
<header class="title"><h1>${title}</h1><p class="lede">${lede}</p></header>
${main}
</main>
</div>
<dialog class="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2><dl>
<dt><kbd>j</kbd> or <kbd>↓</kbd></dt><dd>next ${unit}</dd><dt><kbd>k</kbd> or <kbd>↑</kbd></dt><dd>the one before</dd>
<dt><kbd>Enter</kbd></dt><dd>open it, or close it</dd><dt><kbd>/</kbd></dt><dd>filter by a text</dd>
<dt><kbd>Esc</kbd></dt><dd>clear the filter</dd><dt><kbd>?</kbd></dt><dd>this help</dd></dl>
<p class="note">The arrow keys move between them once one has the focus.</p>
<form method="dialog"><button>Close</button></form></dialog>
<script>${script.content}</script>
</body>
</html>
`.markup
}
