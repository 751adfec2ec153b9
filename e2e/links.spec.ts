/** A run can be held: in a link, in a file; and what cannot be read is said. */
import { readFileSync } from 'node:fs';
import { Highwater } from './pages/highwater.ts';
import { canonical } from './pages/kafka.ts';
import { expect, test } from './test.ts';

test('a link opens the same moment of the same run in a fresh browser', async ({ visit, page, browser }) => {
  await visit.broker(2).hover();
  await visit.button('Kill broker 2').click();
  await visit.facts.until('broker 2 is fenced', ({ brokers }) => brokers.b2?.registration === 'fenced');
  await visit.paused();
  await page.getByRole('gridcell', { name: /^orders-1, broker 1, / }).click();
  const frame = await visit.facts.frame();
  const place = await visit.facts.place();
  await visit.button('Share and save').click();
  const link = await visit.dialog('Share and save').getByLabel('Link', { exact: true }).inputValue();
  expect(link.length).toBeLessThanOrEqual(2_000);

  const fresh = await browser.newContext();
  const other = new Highwater(await fresh.newPage());
  const address = new URL(link);
  address.searchParams.set('testing', '1');
  await other.page.goto(address.href);
  await other.facts.ready();
  const there = await other.facts.until('the same moment', ({ timeUs }) => timeUs === frame.timeUs);
  expect(canonical(there)).toBe(canonical(frame));
  expect(await other.facts.place()).toEqual(place);
  await expect(other.page.getByRole('complementary', { name: 'Inspector and journal' })).toContainText(
    'orders-1',
  );
  await expect(other.dock.toast).toHaveCount(0);
  await fresh.close();
});

test('a link that promises another state says so, and a broken one says what is wrong', async ({
  visit,
  page,
}) => {
  await visit.paused();
  await visit.button('Share and save').click();
  const dialog = visit.dialog('Share and save');
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue();
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save the run (.json)' }).click();
  const file = await (await saving).path();
  const saved = JSON.parse(readFileSync(file, 'utf8'));
  await dialog.getByRole('button', { name: 'Close' }).click();

  await page.goto(`${link.slice(0, -30)}`);
  await expect(visit.dock.toast).toContainText('The link is damaged');
  await expect(page.getByRole('grid', { name: 'Partitions by broker' })).toBeVisible();

  const drop = (text: string) =>
    page.evaluate((content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], 'run.json', { type: 'application/json' }));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }));
    }, text);
  await drop(JSON.stringify({ ...saved, digest: '0000000000000000', program: '0.0.9' }));
  await expect(visit.dock.toast).toContainText('program 0.0.9 came to another state');
  await drop('{ "version": 1, "seed": 7 }');
  await expect(visit.dock.toast).toContainText('seed: got 7; give a text of 1 to 32 characters.');
});

test('the scenario menu finds a scenario and opens it, and its variant', async ({ visit, page }) => {
  await page.keyboard.press('m');
  const dialog = visit.dialog('Scenarios');
  await dialog.getByLabel('Search').fill('acknowledged gone');
  await dialog.getByRole('button', { name: 'Open: acks=1: acknowledged, then gone', exact: true }).click();
  const frame = await visit.facts.until('another cluster', ({ order }) => order.brokers.length === 2);
  expect(frame.cluster.seed).toBe('anomaly');
  await visit.button('Share and save').click();
  await expect(visit.dialog('Share and save').getByLabel('Link', { exact: true })).toHaveValue(/#run=1\./);
});

test('journal, audit, picture and segment can be saved', async ({ visit, page }) => {
  await visit.paused();
  await visit.button('Share and save').click();
  const dialog = visit.dialog('Share and save');
  const save = async (name: string) => {
    const saving = page.waitForEvent('download');
    await dialog.getByRole('button', { name }).click();
    const download = await saving;
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const journal = await save('Event journal (.ndjson)');
  const events = journal.bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { eventId } = await visit.facts.frame();
  expect(events.map(({ id }) => id)).toEqual(Array.from({ length: eventId }, (_, i) => i + 1));
  const audit = await save('Audit (.csv)');
  expect(audit.bytes.toString()).toMatch(/^count,value\r\nsent,\d+\r\nacknowledged,\d+/);
  const svg = await save('Picture (.svg)');
  expect(svg.bytes.toString()).toMatch(/^<svg/);
  const png = await save('Picture (.png)');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(png.bytes.length).toBeGreaterThan(20_000);
  const segment = await save('Save .log, .index, .timeindex');
  expect(segment.bytes.length).toBeGreaterThan(0);
});

test('what Kafka’s tools print becomes the cluster, and the line that could not be read is told', async ({
  visit,
  page,
}) => {
  const dialog = visit.dialog('Scenarios');
  // The page may not be listening yet when it shows its first picture.
  await expect(async () => {
    await page.keyboard.press('m');
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await dialog.getByText('Your own cluster, from what Kafka’s tools print').click();
  await dialog
    .getByLabel('Output of the tools')
    .fill(
      [
        'Topic: parcels\tTopicId: HX0CKJK9QfOEqmNnVKM1Xw\tPartitionCount: 2\tReplicationFactor: 2\tConfigs: min.insync.replicas=2',
        '\tTopic: parcels\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1,2',
        '\tTopic: parcels\tPartition: 1\tLeader: 2\tReplicas: 2,1\tIsr: 2,1',
        'Warning: something else',
      ].join('\n'),
    );
  await dialog.getByRole('button', { name: 'Read', exact: true }).click();
  await expect(dialog.getByRole('list', { name: 'Lines that were left out' })).toContainText(
    'Line 4: could not be read. Warning: something else',
  );
  await dialog.getByRole('button', { name: 'Open it: 1 topics, 0 groups' }).click();
  const frame = await visit.facts.until(
    'the cluster that was pasted',
    ({ order }) => order.topics.includes('parcels') && order.brokers.length === 2,
  );
  expect(Object.keys(frame.partitions).filter((key) => key.startsWith('parcels'))).toEqual([
    'parcels-0',
    'parcels-1',
  ]);
});
