/** A command line as a shell would hand it to one of Kafka's tools. */

export const TOOLS = [
  'kafka-topics',
  'kafka-consumer-groups',
  'kafka-configs',
  'kafka-reassign-partitions',
  'kafka-leader-election',
] as const;
export type ToolName = (typeof TOOLS)[number];

export interface Line {
  readonly tool: ToolName;
  readonly words: readonly string[];
}

/** Null: it is no line for one of the tools. */
export function lineOf(text: string): Line | null {
  const [first, ...words] = wordsOf(text.trim());
  const name = first?.replace(/^.*\//, '').replace(/\.sh$/, '');
  const tool = TOOLS.find((known) => known === name);
  return tool ? { tool, words } : null;
}

/** Split at blanks that are not in quotes. */
function wordsOf(text: string): readonly string[] {
  const found = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return found.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}

/** A tool that says why not and ends. */
export class ToolError extends Error {}

/** Options by name. `--name value` and `--name=value` are the same. */
export type Options = ReadonlyMap<string, readonly string[]>;

/** Which options a tool knows: with a value, or without. */
export interface Known {
  readonly valued: readonly string[];
  readonly bare: readonly string[];
  /** With a value or without. */
  readonly either?: readonly string[];
}

/** Everybody has them, and nothing comes of them here. */
const IDLE = ['bootstrap-server', 'bootstrap-controller', 'command-config', 'timeout'];

export function optionsOf(words: readonly string[], known: Known): Options {
  const options = new Map<string, string[]>();
  const { valued, bare, either = [] } = known;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const found = /^--([\w-]+)(?:=(.*))?$/s.exec(word);
    if (!found) throw new ToolError(`Found non argument parameters: ${word}`);
    const [, name = '', inline] = found;
    const next = words[i + 1];
    const hasNext = next !== undefined && !next.startsWith('--');
    if (valued.includes(name) || IDLE.includes(name)) {
      if (inline === undefined && !hasNext) throw new ToolError(`Option ${name} requires an argument`);
      options.set(name, [...(options.get(name) ?? []), inline ?? next ?? '']);
      if (inline === undefined) i++;
    } else if (either.includes(name) && (inline !== undefined || hasNext)) {
      options.set(name, [inline ?? next ?? '']);
      if (inline === undefined) i++;
    } else if (bare.includes(name) || either.includes(name)) options.set(name, []);
    else throw new ToolError(`${name} is not a recognized option`);
  }
  return options;
}

/** The one action that a tool is asked for. */
export function actionOf<A extends string>(options: Options, actions: readonly A[], complaint: string): A {
  const [action, ...more] = actions.filter((name) => options.has(name));
  if (action === undefined || more.length > 0) throw new ToolError(complaint);
  return action;
}

export function required(options: Options, name: string): string {
  const value = options.get(name)?.[0];
  if (value === undefined) throw new ToolError(`Missing required argument "[${name}]"`);
  return value;
}

export function wholeNumber(options: Options, name: string): number | undefined {
  const value = options.get(name)?.[0];
  if (value === undefined) return undefined;
  if (!/^-?\d+$/.test(value)) throw new ToolError(`Cannot parse argument '${value}' of option ${name}`);
  return Number(value);
}
