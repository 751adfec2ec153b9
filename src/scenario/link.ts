/** A run in the fragment of an address: `#run=1.<packed>`. Packed: JSON of short rows, deflated, in base64url.
 *
 *      [program, scenario, atUs, digest, lens, selection, [[µs since the one before, command, id], …], against]
 *
 *  Commands are rows because fifty of them must fit into 2,000 characters; an id is left out where it is the next of
 *  `you-1`, `you-2`… */
import type { JournaledCommand } from '../contract/commands.ts';
import type { SavedRun } from '../contract/saved-run.ts';
import { parseSavedRun } from './saved-run.ts';

const KEY = 'run=';
const FORM = '1';
/** Longer ones are cut by some programs that pass links on; and what is in no link is in a file. */
export const MAX_LINK = 60_000;
/** What a link may unfold to. */
const MAX_UNFOLDED = 2_000_000;

/** Why a link cannot be opened. `sentences`: what is wrong inside, in the words of the scenario's reader. */
export type LinkProblem =
  | { readonly kind: 'notOurs' }
  | { readonly kind: 'tooLarge'; readonly size: number; readonly most: number }
  | { readonly kind: 'unknownVersion'; readonly version: string; readonly known: string }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'wrong'; readonly sentences: readonly string[] };

export type DecodedLink =
  | { readonly ok: true; readonly run: SavedRun }
  | { readonly ok: false; readonly problem: LinkProblem };

/** The fragment, without `#`. */
export async function encodeLink(run: SavedRun): Promise<string> {
  const { program, scenario, commands, atUs, digest, lens, selection, against } = run;
  const rows = [
    program ?? 0,
    scenario,
    atUs,
    digest ?? 0,
    lens ?? 0,
    selection ?? 0,
    rowsOf(commands),
    ...(against ? [[against.scenario, rowsOf(against.commands)]] : []),
  ];
  const bytes = await through(
    new TextEncoder().encode(JSON.stringify(rows)),
    new CompressionStream('deflate-raw'),
  );
  return `${KEY}${FORM}.${base64url(bytes ?? new Uint8Array())}`;
}

export async function decodeLink(fragment: string): Promise<DecodedLink> {
  const refused = (problem: LinkProblem): DecodedLink => ({ ok: false, problem });
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith(KEY)) return refused({ kind: 'notOurs' });
  if (text.length > MAX_LINK) return refused({ kind: 'tooLarge', size: text.length, most: MAX_LINK });
  const [version = '', packed = '', ...rest] = text.slice(KEY.length).split('.');
  if (version !== FORM)
    return refused({ kind: 'unknownVersion', version: version.slice(0, 20), known: FORM });
  const deflated = rest.length === 0 ? bytesOf(packed) : null;
  if (!deflated) return refused({ kind: 'damaged' });
  const unfolded = await through(deflated, new DecompressionStream('deflate-raw'), MAX_UNFOLDED);
  if (!unfolded) return refused({ kind: 'damaged' });
  let rows: unknown;
  try {
    rows = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unfolded));
  } catch {
    return refused({ kind: 'damaged' });
  }
  const parsed = parseSavedRun(unfoldedRun(rows));
  return parsed.ok ? parsed : refused({ kind: 'wrong', sentences: parsed.problems });
}

type Row = readonly [sinceUs: number, command: JournaledCommand['command'], commandId?: string];

function rowsOf(commands: readonly JournaledCommand[]): Row[] {
  return commands.map(({ atUs, command, commandId }, i) => {
    const sinceUs = atUs - (commands[i - 1]?.atUs ?? 0);
    return commandId === nextId(i) ? [sinceUs, command] : [sinceUs, command, commandId];
  });
}

const nextId = (index: number): string => `you-${index + 1}`;

/** The saved run that rows stand for; of rows that are none, something that its reader refuses. */
function unfoldedRun(rows: unknown): unknown {
  if (!Array.isArray(rows)) return rows;
  const [program, scenario, atUs, digest, lens, selection, commands, against, ...rest] = rows;
  if (rest.length > 0) return null;
  const pair = Array.isArray(against)
    ? { scenario: against[0], commands: unfoldedRows(against[1]) }
    : against;
  return {
    highwater: 1,
    ...given({ program }),
    scenario,
    commands: unfoldedRows(commands),
    atUs,
    ...given({ digest, lens, selection }),
    ...(pair === undefined ? {} : { against: pair }),
  };
}

function unfoldedRows(rows: unknown): unknown {
  if (!Array.isArray(rows)) return rows;
  let atUs = 0;
  return rows.map((row: unknown, i) => {
    if (!Array.isArray(row)) return row;
    const [sinceUs, command, commandId = nextId(i)] = row as unknown[];
    atUs += typeof sinceUs === 'number' ? sinceUs : Number.NaN;
    return { commandId, atUs, command };
  });
}

/** Without what is written as 0: it was not there. */
const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== 0));

/** All that comes out of a stream; null when it breaks, or gives more than `most` bytes. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > most) {
        await reader.cancel();
        return null;
      }
      parts.push(part.value);
    }
  } catch {
    return null;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
  } catch {
    return null;
  }
}
