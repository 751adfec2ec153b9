/** What can be changed while it runs: settings, members, topics; and what is refused, in words, on the spot. */
import { consumerOf, isEachOwnedOnce, isStable, ownersOf, partitionsOf } from './pages/kafka.ts';
import { expect, test } from './test.ts';

test('acks, rate and keys of a producer are changed while it sends', async ({ visit }) => {
  const { facts, clients } = visit;
  const before = await visit.settled();
  await clients.acks('card-gateway', '0').click({ force: true });
  await facts.until('acks=0', ({ producers }) => producers['p-card-gateway']?.acks === 0);
  await clients.acks('card-gateway', 'all').click({ force: true });
  await facts.until('acks=all', ({ producers }) => producers['p-card-gateway']?.acks === 'all');
  // Now that acks=all, idempotence is granted.
  await clients.idempotence('card-gateway').click({ force: true });
  await facts.until('idempotent', ({ producers }) => producers['p-card-gateway']?.idempotence === true);
  await expect(clients.idempotence('card-gateway')).toBeChecked();

  await clients.keys('card-gateway').selectOption('keyed');
  await facts.until('keyed', ({ producers }) => producers['p-card-gateway']?.keyStrategy === 'keyed');
  await clients.rate('checkout').focus();
  await clients.rate('checkout').press('End');
  await facts.until('fifty a second', ({ producers }) => producers['p-checkout']?.ratePerSecond === 50);
  await expect(clients.producer('checkout')).toContainText('50/s');
  await clients.rate('checkout').press('ArrowLeft');
  const changed = await facts.until(
    'one less',
    ({ producers }) => producers['p-checkout']?.ratePerSecond === 49,
  );

  const sent = (frame: typeof before, id: string): number => frame.producers[id]?.sent ?? 0;
  await facts.until(
    'both go on sending, the faster one more',
    (frame) =>
      sent(frame, 'p-card-gateway') > sent(changed, 'p-card-gateway') &&
      sent(frame, 'p-checkout') - sent(changed, 'p-checkout') >
        2 * (sent(frame, 'p-card-gateway') - sent(changed, 'p-card-gateway')),
  );
  expect(changed.producers['p-checkout']).toMatchObject({
    acks: 'all',
    idempotence: true,
    keyStrategy: 'keyed',
  });
});

test('idempotence without acks=all is refused in words, and nothing changes', async ({ visit }) => {
  const { facts, clients, dock } = visit;
  const settingsOf = async (id: string) => {
    const { acks, idempotence, keyStrategy, ratePerSecond } = (await facts.frame()).producers[id] ?? {};
    return { acks, idempotence, keyStrategy, ratePerSecond };
  };
  const before = await settingsOf('p-card-gateway');
  expect(before).toMatchObject({ acks: 1, idempotence: false });
  await clients.idempotence('card-gateway').click();
  await expect(dock.toast).toContainText(
    'Idempotence needs acks=all; card-gateway would have acks=1. Set acks to all, or turn idempotence off first.',
  );
  await expect(clients.idempotence('card-gateway')).not.toBeChecked();
  expect(await settingsOf('p-card-gateway')).toEqual(before);

  const other = await settingsOf('p-checkout');
  await clients.acks('checkout', '1').click();
  await expect(dock.toast).toContainText('Idempotence needs acks=all; checkout would have acks=1.');
  await expect(clients.acks('checkout', 'all')).toBeChecked();
  expect(await settingsOf('p-checkout')).toEqual(other);
});

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

test('a topic with more replicas than brokers is refused in the words of Kafka', async ({ visit }) => {
  const { facts, clients } = visit;
  const before = (await facts.frame()).order.topics;
  await clients.choose('Add', 'Topic…');
  const form = visit.dialog('New topic');
  await form.getByLabel('name').fill('too-many');
  await form.getByLabel('replication').fill('9');
  await form.getByRole('button', { name: 'Create topic' }).click();
  await expect(form.getByRole('alert')).toContainText(/INVALID_REPLICATION_FACTOR: .*9/);
  await expect(form.getByLabel('name'), 'it can be mended on the spot').toHaveValue('too-many');
  expect((await facts.frame()).order.topics).toEqual(before);
});
