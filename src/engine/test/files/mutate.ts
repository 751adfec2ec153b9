/** Files as a person or a broken disk spoils them: a piece of JSON with one to four things wrong, and texts with pieces
 *  lost, doubled or exchanged. */
import type { Dice } from '../fuzz/dice.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const ODD: readonly Json[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  9_007_199_254_740_992,
  '',
  '\u0000',
  '__proto__',
  'x'.repeat(400),
  '-1',
  [],
  {},
  [[[]]],
  { constructor: 1 },
  JSON.parse('{ "__proto__": { "seed": "x" } }'),
];

export function mutatedJson(json: Json, dice: Dice): Json {
  const copy: Json = structuredClone(json);
  const holder: { [key: string]: Json } = { file: copy };
  for (let i = dice.whole(1, 4); i > 0; i--) spoil(holder, dice);
  return holder.file ?? null;
}

/** Goes down at random, and changes what it comes to. */
function spoil(holder: { [key: string]: Json }, dice: Dice): void {
  let parent: Json[] | { [key: string]: Json } = holder;
  let key: string | number = 'file';
  for (let depth = dice.whole(0, 6); depth > 0; depth--) {
    const here: Json = Array.isArray(parent) ? (parent[Number(key)] ?? null) : (parent[key] ?? null);
    if (typeof here !== 'object' || here === null) break;
    const keys: readonly (string | number)[] = Array.isArray(here) ? [...here.keys()] : Object.keys(here);
    if (keys.length === 0) break;
    parent = here;
    key = dice.pick(keys);
  }
  const put = (value: Json): void => {
    if (Array.isArray(parent)) parent[Number(key)] = value;
    else parent[key] = value;
  };
  const value: Json = Array.isArray(parent) ? (parent[Number(key)] ?? null) : (parent[key] ?? null);
  switch (dice.whole(0, 6)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      break;
    case 1:
      if (Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(value));
      else parent[`${key}x`] = structuredClone(value);
      break;
    case 2:
      put(
        typeof value === 'number' ? dice.pick([value + 1, -value, value * 1000, value / 3]) : dice.pick(ODD),
      );
      break;
    case 3:
      put(
        typeof value === 'string' ? dice.pick([`${value}0`, value.slice(1), value.toUpperCase()]) : [value],
      );
      break;
    case 4:
      put(Array.isArray(value) ? [...value].reverse() : JSON.stringify(value));
      break;
    default:
      put(dice.pick(ODD));
  }
}

/** A text with some of it lost, doubled, or changed. */
export function mutatedText(text: string, dice: Dice): string {
  const at = dice.whole(0, text.length);
  const length = dice.whole(1, 12);
  switch (dice.whole(0, 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
    case 3:
      return `${text.slice(0, at)}${dice.pick(['A', '-', '.', '%', '=', ' ', '\u0000', '界', '{', '"'])}${text.slice(at + 1)}`;
    default:
      return text.slice(at, at + length) + text.slice(0, at);
  }
}
