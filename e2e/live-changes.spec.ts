import { listen } from './pages/voice.ts';
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
  await facts.until(
    'two hundred a second',
    ({ producers }) => producers['p-checkout']?.ratePerSecond === 200,
  );
  await expect(clients.producer('checkout')).toContainText('200/s');
  await clients.rate('checkout').press('ArrowLeft');
  const changed = await facts.until(
    'a step less',
    ({ producers }) => producers['p-checkout']?.ratePerSecond === 190,
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

test('idempotence without acks=all is refused in words, also aloud, and nothing changes', async ({
  visit,
  page,
}) => {
  const { facts, clients, dock } = visit;
  const said = await listen(page);
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
  await expect
    .poll(said, 'the one voice of the page answers')
    .toContainEqual(expect.stringMatching(/^Idempotence needs acks=all; card-gateway/));
  await expect(clients.idempotence('card-gateway')).not.toBeChecked();
  expect(await settingsOf('p-card-gateway')).toEqual(before);

  const other = await settingsOf('p-checkout');
  await clients.acks('checkout', '1').click();
  await expect(dock.toast).toContainText('Idempotence needs acks=all; checkout would have acks=1.');
  await expect(clients.acks('checkout', 'all')).toBeChecked();
  expect(await settingsOf('p-checkout')).toEqual(other);
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
