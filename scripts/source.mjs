/** A small reader of TypeScript: enough to know words from strings and comments, and what a file imports. TypeScript 7
 *  offers no programming interface, and floors and tidy need no more than this. */

/**
 * @typedef {{ kind: 'word' | 'string' | 'template' | 'regex' | 'number' | 'mark', text: string, line: number }} Token
 * @typedef {{ specifier: string | undefined, line: number,
 *   kind: 'static' | 'export' | 'dynamic' | 'url' | 'glob' }} Import
 */

const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\d[\w.]*/y;
const BLANK = /\s+/y;

/** After one of these words a `/` starts a regular expression, not a division. */
const BEFORE_REGEX = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'instanceof',
  'new',
  'else',
  'do',
  'yield',
  'await',
]);

/** The tokens of a source text. Comments are left out; a string's text is what stands between its quotes. An apostrophe
 *  in the text of JSX looks like a string; it ends with its line, so the harm stays on that line.
 *  @returns {Token[]} */
export function tokenize(source) {
  const tokens = [];
  // For each template that is open: how many braces are open inside its current `${`.
  const templates = [];
  let line = 1;
  let at = 0;

  const match = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const take = (kind, length, text = source.slice(at, at + length)) => {
    tokens.push({ kind, text, line });
    line += countLines(source, at, at + length);
    at += length;
  };
  /** Reads template text from `at`, which is just after a backtick or the `}` of a substitution. */
  const template = (startedHere) => {
    let end = at;
    while (end < source.length && source[end] !== '`' && !(source[end] === '$' && source[end + 1] === '{'))
      end += source[end] === '\\' ? 2 : 1;
    const closes = source[end] !== '$';
    const text = source.slice(at, end);
    if (startedHere) tokens.push({ kind: closes ? 'string' : 'template', text, line });
    line += countLines(source, at, end);
    at = end + (closes ? 1 : 2);
    if (!closes) templates.push(0);
  };

  while (at < source.length) {
    const char = source[at];
    const next = source[at + 1];
    const blank = match(BLANK);
    if (blank) {
      line += countLines(source, at, at + blank.length);
      at += blank.length;
    } else if (char === '/' && next === '/') {
      at = endOf(source, '\n', at);
    } else if (char === '/' && next === '*') {
      const end = source.indexOf('*/', at + 2);
      const after = end < 0 ? source.length : end + 2;
      line += countLines(source, at, after);
      at = after;
    } else if (char === '"' || char === "'") {
      const end = endOfString(source, at);
      const closed = source[end] === char;
      take('string', end - at + (closed ? 1 : 0), source.slice(at + 1, end));
    } else if (char === '`') {
      at++;
      template(true);
    } else if (char === '}' && templates.length > 0 && templates[templates.length - 1] === 0) {
      templates.pop();
      at++;
      template(false);
    } else if (char === '/' && startsRegex(tokens, next)) {
      take('regex', endOfRegex(source, at) - at);
    } else {
      const word = match(WORD);
      const number = word ? undefined : match(NUMBER);
      if (word) take('word', word.length);
      else if (number) take('number', number.length);
      else {
        if (templates.length > 0) {
          if (char === '{') templates[templates.length - 1]++;
          if (char === '}') templates[templates.length - 1]--;
        }
        take('mark', 1);
      }
    }
  }
  return tokens;
}

function countLines(source, from, to) {
  let count = 0;
  for (let i = source.indexOf('\n', from); i >= 0 && i < to; i = source.indexOf('\n', i + 1)) count++;
  return count;
}

function endOf(source, what, from) {
  const found = source.indexOf(what, from);
  return found < 0 ? source.length : found;
}

/** Where the closing quote stands, or the line's end when there is none. */
function endOfString(source, start) {
  let at = start + 1;
  while (at < source.length && source[at] !== source[start] && source[at] !== '\n')
    at += source[at] === '\\' ? 2 : 1;
  return Math.min(at, source.length);
}

function startsRegex(tokens, next) {
  const before = tokens[tokens.length - 1];
  // `/>` and `</` are JSX.
  if (next === '>') return false;
  if (before === undefined) return true;
  if (before.kind === 'word') return BEFORE_REGEX.has(before.text);
  return before.kind === 'mark' && !')]}<'.includes(before.text);
}

function endOfRegex(source, start) {
  let inClass = false;
  for (let at = start + 1; at < source.length && source[at] !== '\n'; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) {
      at++;
      while (/[a-z]/.test(source[at] ?? '')) at++;
      return at;
    }
  }
  // No end on this line: it was a division after all.
  return start + 1;
}

/** Everything a module reaches for: `import`, `import type`, `export … from`, `import()`, `new URL(…, import.meta.url)`,
 *  `import.meta.glob`. A specifier that is not a plain string is undefined.
 *  @returns {Import[]} */
export function importsOf(tokens) {
  const found = [];
  const is = (i, text, kind = 'mark') => tokens[i]?.kind === kind && tokens[i].text === text;
  const add = (kind, i, fallbackLine) => {
    const token = tokens[i];
    const plain = token?.kind === 'string';
    found.push({
      kind,
      specifier: plain ? token.text : undefined,
      line: plain ? token.line : fallbackLine,
    });
  };

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.kind !== 'word' || is(i - 1, '.')) continue;
    if (token.text === 'import') {
      if (is(i + 1, '(')) add('dynamic', i + 2, token.line);
      else if (tokens[i + 1]?.kind === 'string') add('static', i + 1, token.line);
      else if (is(i + 1, '.')) {
        if (is(i + 4, 'glob', 'word'))
          for (const j of stringsInCall(tokens, i + 5)) add('glob', j, token.line);
      } else {
        const from = fromAfter(tokens, i + 1);
        if (from !== undefined) add('static', from, token.line);
      }
    } else if (token.text === 'export') {
      const clause = is(i + 1, 'type', 'word') ? i + 2 : i + 1;
      if (is(clause, '{') || is(clause, '*')) {
        const from = fromAfter(tokens, clause);
        if (from !== undefined) add('export', from, token.line);
      }
    } else if (token.text === 'new' && is(i + 1, 'URL', 'word') && is(i + 2, '(')) {
      const ours = is(i + 4, ',') && is(i + 5, 'import', 'word') && is(i + 7, 'meta', 'word');
      if (ours && tokens[i + 3]?.kind === 'string') add('url', i + 3, token.line);
    }
  }
  return found;
}

/** The index of the string after `from`, for a clause that starts at `start`; undefined when the clause has none. */
function fromAfter(tokens, start) {
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    const { kind, text } = tokens[i];
    if (kind === 'mark') {
      if (text === '{') depth++;
      else if (text === '}') depth--;
      else if (text !== ',' && text !== '*') return undefined;
    } else if (kind === 'word' && text === 'from' && depth === 0 && tokens[i + 1]?.kind === 'string') {
      return i + 1;
    } else if (kind !== 'word' && kind !== 'string') return undefined;
    else if (depth === 0 && i > start && tokens[i - 1].kind === 'mark' && tokens[i - 1].text === '}') {
      return undefined;
    }
  }
  return undefined;
}

function stringsInCall(tokens, start) {
  const found = [];
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    const { kind, text } = tokens[i];
    if (kind === 'mark' && '([{'.includes(text)) depth++;
    if (kind === 'mark' && ')]}'.includes(text)) depth--;
    if (depth === 0 && text === ')') break;
    if (kind === 'mark' && text === '{') break;
    if (kind === 'string') found.push(i);
  }
  return found;
}
