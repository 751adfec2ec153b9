/** What murmur2-oracle.json.gz does not hold. */
import { expect, test } from 'vitest';
import { javaStringHash, partitionForGroup } from '../../protocol/murmur2.ts';

test('the one hash whose absolute value does not fit into an int goes to partition 0', () => {
  expect(javaStringHash('polygenelubricants')).toBe(-0x80000000);
  expect(partitionForGroup('polygenelubricants', 50)).toBe(0);
});
