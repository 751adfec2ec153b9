/** What Kafka's and Java's hashes and hash tables answered. */
import type { Part } from '../cases.ts';
import type { Entry } from './lists-by-name.ts';
import { formOfLists, pick } from './lists-by-name.ts';

const parts =
  (list: string, ...given: string[]) =>
  (entry: Entry): Part[] => [
    {
      adapter: `hash ${list}`,
      given: pick(entry, (key) => given.includes(key)),
      when: list,
      expected: pick(entry, (key) => !given.includes(key)),
    },
  ];

export const hashesForm = formOfLists('hashes oracle', {
  murmur2: parts('murmur2', 'k', 's', 'x'),
  stringHash: parts('stringHash', 's'),
  hashMapOrder: parts('hashMapOrder', 'in'),
  tpHashSetOrder: parts('tpHashSetOrder', 'in'),
  uuidHash: parts('uuidHash', 'id'),
});
