/** Clients and topics come and go while the cluster runs. */
import { consumerOf, isEachOwnedOnce, isStable, ownersOf, partitionsOf } from './pages/kafka.ts';
import { expect, test } from './test.ts';

test('a consumer is added to a group, takes its share, and is removed again', async ({ visit }) => {
  const { facts, clients } = visit;
  const before = await visit.settled();
  await clients.choose('Add a consumer or a group', 'Consumer to billing');
  const isNew = ({ id, groupId }: { id: string; groupId: string | null }) =>
    groupId === 'billing' && !(id in before.consumers);
  const joined = await facts.until('the newcomer owns something', (frame) => {
    const newcomer = Object.values(frame.consumers).find(isNew);
    return (
      isStable(frame, 'billing') && isEachOwnedOnce(frame, 'billing') && (newcomer?.owned.length ?? 0) > 0
    );
  });
  const name = Object.values(joined.consumers).find(isNew)?.name ?? '';
  await expect(clients.chip(name)).toBeVisible();

  await clients.choose(`Actions for ${name}`, 'Remove');
  const left = await facts.until(
    'the others have taken over',
    (frame) =>
      consumerOf(frame, name) === undefined &&
      isStable(frame, 'billing') &&
      isEachOwnedOnce(frame, 'billing'),
  );
  expect(new Set(Object.values(ownersOf(left, 'billing')).flat())).toEqual(new Set(['Ada', 'Bo', 'Cy']));
  await expect(clients.chip(name)).toHaveCount(0);
});

test('a producer is added, sends, and is removed again', async ({ visit }) => {
  const { facts, clients } = visit;
  await visit.button('Add producer').click();
  const form = visit.dialog('New producer');
  await form.getByLabel('name').fill('refunds');
  await form.getByRole('combobox', { name: 'topic' }).selectOption('payments');
  await form.getByRole('button', { name: 'Add producer' }).click();
  await expect(form).toHaveCount(0);
  await expect(clients.producer('refunds')).toBeVisible();
  await facts.until('its records are acknowledged', ({ producers }) =>
    Object.values(producers).some((one) => one.name === 'refunds' && one.acknowledged > 0),
  );

  await clients.choose('Actions for refunds', 'Remove');
  await expect(clients.producer('refunds')).toHaveCount(0);
  await facts.until('it is gone', ({ producers }) =>
    Object.values(producers).every((one) => one.name !== 'refunds'),
  );
});

test('a name that is taken is refused', async ({ visit }) => {
  const { facts } = visit;
  const before = Object.keys((await facts.frame()).producers);
  await visit.button('Add producer').click();
  const form = visit.dialog('New producer');
  await form.getByLabel('name').fill('checkout');
  await form.getByRole('button', { name: 'Add producer' }).click();
  await expect(form.getByRole('alert')).toContainText('The name checkout is taken. Choose another.');
  expect(Object.keys((await facts.frame()).producers)).toEqual(before);
});

test('a topic is created, spread over the brokers, and deleted again', async ({ visit, page }) => {
  const { facts, clients } = visit;
  await clients.choose('Add', 'Topic…');
  const form = visit.dialog('New topic');
  await form.getByLabel('name').fill('returns');
  await form.getByLabel('partitions').fill('4');
  await form.getByLabel('replication').fill('2');
  await form.getByLabel('min.insync.replicas').fill('1');
  await form.getByRole('button', { name: 'Create topic' }).click();
  const created = await facts.until('four partitions are led', (frame) => {
    const mine = partitionsOf(frame).filter(({ topic }) => topic === 'returns');
    return mine.length === 4 && mine.every(({ status, isr }) => status === 'online' && isr.length === 2);
  });
  expect(created.topics.returns).toMatchObject({ replicationFactor: 2, minInsyncReplicas: 1 });
  const band = page.getByRole('rowheader', { name: /^returns, 4 partitions/ });
  await expect(band).toHaveCount(1);

  await band.click();
  await visit.button('Delete topic returns').click();
  await facts.until('it is gone', ({ topics }) => topics.returns === undefined);
  await expect(band).toHaveCount(0);
});
