import { expect, it } from 'vitest';
import { changesOf, draftOf, newDraft, settingsOf } from './draft.ts';

it('begins with Kafka’s defaults, without producer ids where the release has none', () => {
  expect(settingsOf(newDraft('orders', true))).toMatchObject({ acks: 'all', idempotence: true });
  expect(settingsOf(newDraft('orders', false))).toMatchObject({ acks: 1, idempotence: false });
});

it('has a transaction when there is an id, and its own topic is no other', () => {
  const draft = { ...newDraft('orders', true), transactionalId: ' till ', alsoTo: ['orders', 'payments'] };
  expect(settingsOf(draft).transaction).toEqual({
    transactionalId: 'till',
    recordsPerTransaction: 10,
    abortPercent: 0,
    alsoTo: ['payments'],
  });
  expect(settingsOf({ ...draft, transactionalId: '' }).transaction).toBeUndefined();
});

it('names only what was changed', () => {
  const before = settingsOf(newDraft('orders', true));
  expect(changesOf(before, { ...before, caller: 'sync' })).toEqual({ caller: 'sync' });
  expect(changesOf(before, settingsOf(draftOf('shop', 'orders', before)))).toEqual({});
});
