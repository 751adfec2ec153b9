/** Files that are an object of named lists, beside a `meta` that is for people: each list is an area. */
import type { Form, Part, VectorCase } from '../cases.ts';
import { isObject, listOf, objectOf } from '../cases.ts';

export type Entry = Readonly<Record<string, unknown>>;
/** By list: the parts of one of its entries. */
export type Lists = Readonly<Record<string, (entry: Entry) => readonly Part[]>>;

/** A file is of this form when all its lists are among these, and there is one. */
export const formOfLists = (name: string, lists: Lists): Form => ({
  name,
  recognises: (json) => {
    const names = isObject(json) ? namesOf(json) : [];
    return names.length > 0 && names.every((key) => Object.hasOwn(lists, key));
  },
  casesOf: (json) => {
    const file = objectOf(json, 'the file');
    return namesOf(file).flatMap((area) =>
      listOf(file[area], area).map((entry, index) => caseOf(area, entry, index, lists)),
    );
  },
});

const namesOf = (json: object): string[] => Object.keys(json).filter((key) => key !== 'meta');

function caseOf(area: string, json: unknown, index: number, lists: Lists): VectorCase {
  const entry = objectOf(json, `${area} ${index}`);
  const about = [entry.kind, entry.mutation, entry.file, entry.type].find((text) => typeof text === 'string');
  return {
    name: `${area} ${String(entry.id ?? index)}${about === undefined ? '' : `: ${String(about)}`}`,
    area,
    parts: lists[area]?.(entry) ?? [],
  };
}

/** The fields of an entry that are wanted. */
export const pick = (entry: Entry, isWanted: (key: string) => boolean): Entry =>
  Object.fromEntries(Object.entries(entry).filter(([key]) => isWanted(key)));
