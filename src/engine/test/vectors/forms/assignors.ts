/** What Kafka's own assignors answered: lists named by the assignor, of one step each or of several on one another.
 *  Each step is a pure function of its inputs: topics (t), topic ids (id), racks (k), members (m); answer (a) or error. */
import type { Form, Part, VectorCase } from '../cases.ts';
import { isObject, listOf, objectOf } from '../cases.ts';

/** What an answer may be called; all else in a step is given. */
const ANSWERS = ['a', 'err'];

export const assignorsForm: Form = {
  name: 'assignors oracle',
  recognises: (json) =>
    isObject(json) && lists(json).length > 0 && lists(json).every(([, list]) => isSteps(list)),
  casesOf: (json) =>
    lists(objectOf(json, 'the file')).flatMap(([area, list]) =>
      listOf(list, area).map((entry, index) => caseOf(area, entry, index)),
    ),
};

const lists = (json: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(json).filter(([key]) => key !== 'meta');

function isSteps(list: unknown): boolean {
  if (!Array.isArray(list) || list.length === 0) return false;
  return list.flat().every((step) => isObject(step) && isObject(step.t) && Array.isArray(step.m));
}

function caseOf(area: string, entry: unknown, index: number): VectorCase {
  const steps = Array.isArray(entry) ? entry : [entry];
  return {
    name: `${area} ${index}`,
    area,
    parts: steps.map((step, i) => partOf(area, objectOf(step, `${area} ${index}, step ${i}`))),
  };
}

function partOf(area: string, step: Readonly<Record<string, unknown>>): Part {
  const side = (isAnswer: boolean) =>
    Object.fromEntries(Object.entries(step).filter(([key]) => ANSWERS.includes(key) === isAnswer));
  return {
    adapter: `assignor ${area.replace(/-hard$/, '')}`,
    given: side(false),
    when: 'assign',
    expected: side(true),
  };
}
