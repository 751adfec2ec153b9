/** Turns what the schema refused into sentences for the person who wrote the file: where, what stands there, and what
 *  would be right. */
import type * as v from 'valibot';

/** `topics[0].configs["min.insync.replicas"]`, as one would write it in code; empty for the file itself. */
export function pathText(path: readonly unknown[]): string {
  return path
    .map((key, i) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[A-Za-z_]\w*$/.test(String(key))) return `[${JSON.stringify(key)}]`;
      return `${i === 0 ? '' : '.'}${key}`;
    })
    .join('');
}

/** The known name that a wrong one most resembles; undefined when none is near. */
export function nearest(wrong: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  // More than a third of the letters wrong: it is another word.
  let bestDistance = Math.max(2, Math.ceil(wrong.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wrong.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

export function didYouMean(wrong: string, known: Iterable<string>): string {
  const near = nearest(wrong, known);
  return near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
}

/** Letters to insert, drop or change to get from one text to the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** One sentence per thing that is wrong; a place refused for two reasons is told once. */
export function sentencesOf(issues: readonly v.BaseIssue<unknown>[]): string[] {
  const told = new Set<string>();
  const sentences: string[] = [];
  for (const issue of issues) {
    const keys = (issue.path ?? []).map((item) => item.key);
    const place = pathText(keys);
    if (told.has(place)) continue;
    told.add(place);
    sentences.push(sentenceOf(issue, keys));
  }
  return sentences;
}

function sentenceOf(issue: v.BaseIssue<unknown>, keys: readonly unknown[]): string {
  const place = pathText(keys) || 'The file';
  const parent = issue.path?.at(-1);
  if (issue.type === 'strict_object' && parent?.origin === 'key') {
    const fields = knownFields(issue);
    if (issue.expected === 'never') {
      return `${place}: no such field${didYouMean(String(parent.key), fields) || `; known are ${fields.join(', ')}.`}`;
    }
    return `${place}: this field is missing.`;
  }
  if (issue.type === 'variant') {
    const known = [...(issue.expected ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
    const wrong = typeof issue.input === 'string' ? issue.input : '';
    const others = known.length === 0 ? '.' : `; known are ${known.join(', ')}.`;
    return `${place}: there is no command ${issue.received}${didYouMean(wrong, known) || others}`;
  }
  return `${place}: got ${shorten(issue.received)}; give ${issue.message}.`;
}

/** Names of the fields of the object in question; its schema carries them in the message: "an object with a, b". */
function knownFields(issue: v.BaseIssue<unknown>): readonly string[] {
  return issue.message.replace(/^.*? with /, '').split(', ');
}

const shorten = (received: string) =>
  received === 'undefined' ? 'nothing' : received.length > 60 ? `${received.slice(0, 57)}…` : received;
