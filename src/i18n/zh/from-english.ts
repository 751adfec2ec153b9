/** 把底层的一句英文变成中文；认不出时答 null。 */
import { FORMS, type Form, RIGHT } from './below.ts';

type Reader = readonly [pattern: RegExp, chinese: string];

/** 空处可以是任何东西，越短越好；其余逐字相符。 */
const reader = ([english, chinese]: Form): Reader => {
  const parts = english.split(/\{(\w+)\}/);
  const pattern = parts.map((part, i) => (i % 2 === 1 ? `(?<${part}>.+?)` : literal(part))).join('');
  return [new RegExp(`^${pattern}$`, 's'), chinese];
};
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const FORM_READERS = FORMS.map(reader);
const RIGHT_READERS = RIGHT.map(reader);

/** 位置：`topics[0].configs["min.insync.replicas"]`、`set "a/b"`、`?era=x`，或整个文件。 */
const PLACE = /^(The file|set "[^"]*"|\??[A-Za-z_[][^\s:]*(?:\["[^"]*"\][^\s:]*)*): (.+)$/s;
const HINT = /; did you mean (".*?")\?$/;

export function fromEnglish(sentence: string): string | null {
  const hint = HINT.exec(sentence)?.[1];
  const plain = sentence.replace(HINT, '').replace(/\.$/, '');
  const ending = hint === undefined ? '' : `；是不是 ${hint}？`;
  const whole = read(plain, FORM_READERS);
  if (whole !== null) return whole + ending;
  const [, place = '', rest = ''] = PLACE.exec(plain) ?? [];
  const told = rest === '' ? null : (read(rest, FORM_READERS) ?? fromEnglish(rest));
  return told === null ? null : `${place === 'The file' ? '文件' : place}：${told}${ending}`;
}

function read(text: string, readers: readonly Reader[]): string | null {
  for (const [pattern, chinese] of readers) {
    const found = pattern.exec(text);
    if (found)
      return chinese.replace(/\{(\w+)\}/g, (_, name: string) => hole(name, found.groups?.[name] ?? ''));
  }
  return null;
}

/** 有的空处里又是一句。 */
function hole(name: string, text: string): string {
  if (name === 'right') return read(text, RIGHT_READERS) ?? ` ${text}`;
  if (name === 'eras' || name === 'why') return read(text, FORM_READERS) ?? text;
  return text
    .replace(/^none$/, '无')
    .replaceAll(' or ', ' 或 ')
    .replaceAll(/(?<=["\w]), (?=["\w])/g, '、');
}
