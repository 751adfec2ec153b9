import { expect, it } from 'vitest';
import { matchOf } from './fuzzy.ts';

it('finds each word that was typed, and says where', () => {
  expect(matchOf('repl', 'default.replication.factor')?.marks).toEqual([[8, 12]]);
  expect(matchOf('ada analytics', 'Move Ada to group analytics')?.marks).toEqual([
    [5, 8],
    [18, 27],
  ]);
  expect(matchOf('ada billing', 'Move Ada to group analytics')).toBeNull();
});

it('finds letters in their order, but not all over the place', () => {
  expect(matchOf('kbrk2', 'Kill broker 2')?.marks).toEqual([
    [0, 1],
    [5, 7],
    [8, 9],
    [12, 13],
  ]);
  expect(matchOf('kb2', 'Kill what is broken in broker number 2')).toBeNull();
});

it('prefers the beginning of a word', () => {
  const start = matchOf('ed', 'edit')?.score ?? 0;
  expect(start).toBeGreaterThan(matchOf('ed', 'moved')?.score ?? 0);
});
