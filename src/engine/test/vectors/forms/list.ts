/** A list of {area, source, given, when, then[, note]}: one call of the area's adapter for each. */
import type { Form, VectorCase } from '../cases.ts';
import { BadVectors, isObject, listOf, objectOf } from '../cases.ts';

const FIELDS = ['area', 'given', 'when', 'then'] as const;

export const listForm: Form = {
  name: 'list of {area, source, given, when, then}',
  recognises: (json) => Array.isArray(json) && json.every((entry) => isObject(entry) && 'area' in entry),
  casesOf: (json) => listOf(json, 'the file').map(caseOf),
};

function caseOf(json: unknown, index: number): VectorCase {
  const entry = objectOf(json, `entry ${index}`);
  for (const field of FIELDS) {
    if (!(field in entry)) throw new BadVectors(`entry ${index} has no ${field}`);
  }
  const area = String(entry.area);
  const { given, when } = entry;
  const note = typeof entry.note === 'string' ? entry.note : '';
  return {
    name: `${index} ${area}: ${String(entry.source ?? 'no source')}`,
    area,
    parts: [{ adapter: area, given, when, note, expected: withoutWords(entry.then, area) }],
  };
}

/** Words beside an answer are for people: notes, why it is so, the rule that it follows, and in some areas its reason. */
const REASONED = ['producer-state'];

function withoutWords(then: unknown, area: string): unknown {
  if (!isObject(then)) return then;
  const { note: _, rule: __, why: ___, ...rest } = then;
  if (!REASONED.includes(area)) return rest;
  const { reason: ____, ...answer } = rest;
  return answer;
}
