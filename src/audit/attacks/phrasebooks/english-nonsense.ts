import type { Phrasebook } from '../phrasebook.ts'

const list = (words: string): readonly string[] => words.split(' ')

/** What nonsense is made of. Syllables go back to the degenerate solutions that A. Karpathy tells of (Dwarkesh Podcast, October 2025). */
export const englishNonsense: Pick<Phrasebook, 'syllables' | 'tokens' | 'glitches'> = {
  syllables: list('dh da la na zu ki bla ra ump oof ting wok schn ää の 的 ه ो'),
  tokens: [
    ...list('the of and to in a is that for it as was with be by on not he this are or his from at which but have an'),
    ...list('had they you were their one all we can her has there been if more when will would who so no said what up'),
    ...list('time people way water word day part number sound side year home world school country plant tree sun city'),
    ...list('story point eye door cross ship fish mountain horse colour wood voice table music mark letter river car'),
    ...list(
      'foot field wheel king town island machine paper dog area money map rule engine window winter summer chair',
    ),
    ...list('find work make write see move think turn learn study build stay add begin carry hear stop run show draw'),
    ...list(
      'answer ask plan figure notice measure travel explain require contain provide follow produce compare describe',
    ),
    ...list('great small large good new old high near late hard open clear exact correct complete relevant accurate'),
    ...list('precise thorough helpful honest quiet simple early sharp warm plain certain possible important different'),
    ...list(
      'very often almost quickly clearly therefore however indeed perhaps never again together above below already',
    ),
    ...list(
      'function return class import null void param list index value type string true false undefined object query',
    ),
    ...list(
      'theorem proof lemma equation matrix vector integral sum limit prime angle ratio energy cell protein market',
    ),
    ...list(
      'policy review evaluation rating score verdict rubric criterion reference response output instruction grade',
    ),
    ...list('pass fail yes final step solution result summary conclusion first second third finally ten seven zero'),
    ...list(
      'Berlin Paris Tokyo Nile Einstein Monday October NASA Python Shakespeare Amazon Jupiter Olympia Mozart Sahara',
    ),
    ...list(
      'lorem ipsum dolor amet quux foo bar baz glorp frimble snaz wibble tove brillig zorp mimsy fnord plugh xyzzy',
    ),
    ...list('ing tion ment ness pre un re ist ble ous ify anti -ward qu th str ph ck oo ee'),
    ...list(
      '. , : ; ! ? - – … ( ) [ ] { } < > / \\ | = + * & % $ # @ ~ ^ _ " ` → • ✓ § € 1 2 3 7 10 100 2024 0.5 π ∞ √',
    ),
    ...list(
      'und der nicht sehr oder le de pas avec est el que por muy il che per не и это да что 的 是 了 不 答 の は です ما في على है और',
    ),
  ],
  glitches: [
    ' SolidGoldMagikarp',
    ' petertodd',
    ' TheNitromeFan',
    ' RandomRedditorWithNo',
    'rawdownloadcloneembedreportprint',
    ' externalToEVA',
    'cloneembedreportprint',
    ' davidjl',
    'oreAndOnline',
    ' guiActiveUn',
    ' attRot',
    '\uFFFD\uFFFD\uFFFD\uFFFD',
    'ÃÂÃÂÃÂÃÂÃÂÃÂÃÂÃÂ',
    '�士�士�士�士',
    'ⓣⓗⓔ ⓐⓝⓢⓦⓔⓡ ⓘⓢ',
    'a̷̛n̸͝s̵͘w̴̕e̶͠r̷͟',
    '꙰꙰꙰꙰꙰꙰',
    '𒀀𒀁𒀂𒀃𒀄𒀅',
    'ꓘꓙꓚ ꓛꓜꓝ ꓞꓟꓠ',
    '\\xf0\\x9f\\x92\\xaf\\xe2\\x9c\\x94',
    '%E2%9C%93%E2%9C%93%E2%9C%93',
    '&#x2713;&#x2713;&#x2713;',
    '0x7f 0x00 0x1b 0xff 0xfe',
    'ZXhhY3RseSByaWdodA==',
    '}}}}]]]]))))>>>>;;;;',
    "'';'';'';'';",
    'asdfghjkl;qwertyuiop[zxcvbnm,./',
    '(((( :::: )))) //// ---- ~~~~',
  ],
}
