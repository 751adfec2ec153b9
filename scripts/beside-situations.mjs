/** For each picture of the design, where in the running app the same is to be seen: a shipped scenario, what was done in it,
 *  the moment, what is looked at, and what a hand does then. Sizes are those of the pictures. */

/** Microseconds of so many simulated seconds. */
const s = (seconds) => Math.round(seconds * 1e6);

const act = (seconds, command) => ({ atUs: s(seconds), command });

/** The run of most pictures: broker 2 dies at 30 s; this is the moment at which its partitions get new leaders. */
const killed = {
  scenario: { shipped: 'default' },
  commands: [act(30, { type: 'broker.kill', brokerId: 2 })],
  atUs: s(38.5275),
};

/** Cut off from its followers, broker 2 goes on appending what nobody else has; it dies, another leads, and when it is back it has to
 *  cut its log. Small segments and index intervals, as in the picture. */
const truncating = {
  scenario: { shipped: 'default' },
  commands: [
    act(5, { type: 'config.alter', scope: 'topic', name: 'orders', configs: { 'segment.bytes': '8192' } }),
    act(5, {
      type: 'config.alter',
      scope: 'topic',
      name: 'orders',
      configs: { 'index.interval.bytes': '1024' },
    }),
    act(26, { type: 'network.cut', a: 'b2', b: 'b1' }),
    act(26, { type: 'network.cut', a: 'b2', b: 'b3' }),
    act(26, { type: 'producer.send', producerId: 'p-checkout', count: 20 }),
    act(30.1, { type: 'broker.kill', brokerId: 2 }),
    act(39.6, { type: 'network.heal', a: 'b2', b: '*' }),
    act(40, { type: 'broker.start', brokerId: 2 }),
  ],
  atUs: s(40.176),
  lens: 'log',
  selection: { kind: 'partition', id: 'orders-1' },
};

/** A member that does not call poll() keeps the others at the barrier; the leader's SyncGroup is on its way. */
const rebalancing = {
  scenario: { shipped: 'default' },
  commands: [
    act(20, { type: 'consumer.stall', consumerId: 'k-bo', stalled: true }),
    act(21, { type: 'consumer.move', consumerId: 'k-fay', groupId: 'billing' }),
    act(24.5, { type: 'consumer.stall', consumerId: 'k-bo', stalled: false }),
  ],
  atUs: s(24.605),
  lens: 'group',
  selection: { kind: 'group', id: 'billing' },
};

/** One broker slow, another dead: partitions that had both are left with one replica in sync. */
const twelve = { scenario: { shipped: 'twelve-brokers' }, commands: [], atUs: s(22) };

/** Broker 2 dies, then the active controller; the second election has a winner. */
const handover = {
  scenario: { shipped: 'default' },
  commands: [
    act(18, { type: 'broker.kill', brokerId: 2 }),
    act(20, { type: 'controller.kill', controllerId: 102 }),
  ],
  atUs: s(22.806),
  lens: 'controller',
};

/** Takes a consumer by its handle and holds it over a group. */
async function carry(page, name, group) {
  const handle = await page.getByRole('button', { name }).boundingBox();
  const over = await page.getByRole('region', { name: group }).boundingBox();
  await page.mouse.move(handle.x + 8, handle.y + handle.height / 2);
  await page.mouse.down();
  await page.mouse.move(handle.x + 20, handle.y, { steps: 4 });
  await page.mouse.move(over.x + over.width / 3, over.y + over.height - 8, { steps: 8 });
}

/** Closes the drawer that a selection opened: the picture has none. */
async function withoutDrawer(page) {
  if (await page.locator('[data-drawer="open"]').count()) await page.keyboard.press('i');
}

/** Ada hands what she reads to five workers by key, each record a row in a database; a burst of records is on its way through. */
const working = {
  scenario: { shipped: 'default' },
  commands: [
    act(16, { type: 'consumer.remove', consumerId: 'k-ada' }),
    act(16, {
      type: 'consumer.add',
      name: 'Ann',
      groupId: 'billing',
      processingMs: 40,
      processing: {
        by: 'key',
        workers: 5,
        waits: true,
        commit: 'after',
        offsets: 'contiguous',
        sink: { write: 'plain', transaction: 'record', callMs: 12 },
      },
    }),
    act(26, { type: 'producer.send', producerId: 'p-checkout', count: 40 }),
  ],
  atUs: s(26.2),
  lens: 'group',
  selection: { kind: 'consumer', id: 'k-ann' },
};

async function findOffset(page) {
  await withoutDrawer(page);
  await page.locator('.log-find__input').fill('45');
}

/** @type {readonly Situation[]}
 *  @typedef {{ picture: string, theme?: 'chart' | 'night', lang?: 'en' | 'zh-CN', run?: object, steps?: (page: import('@playwright/test').Page) => Promise<void>,
 *    query?: Readonly<Record<string, string>>,
 *    missing?: string }} Situation  `query`: more of the address.  `missing`: why there is nothing to stand beside it. */
export const SITUATIONS = [
  { picture: 'cluster-light', run: { ...killed, selection: { kind: 'partition', id: 'orders-1' } } },
  {
    picture: 'cluster-dark',
    theme: 'night',
    run: killed,
    steps: (page) => carry(page, /^Gus,/, 'Group analytics'),
  },
  { picture: 'cluster-1024', run: killed },
  { picture: 'cluster-768', run: killed },
  { picture: 'mobile', run: killed },
  {
    picture: 'log',
    run: truncating,
    steps: findOffset,
  },
  { picture: 'group', run: rebalancing, steps: withoutDrawer },
  {
    picture: 'consumer',
    run: working,
    steps: withoutDrawer,
  },
  {
    picture: 'producer',
    run: { ...killed, lens: 'producer', selection: { kind: 'producer', id: 'p-checkout' } },
    steps: withoutDrawer,
  },
  { picture: 'controller', run: handover },
  {
    picture: 'zookeeper',
    run: { scenario: { shipped: 'zombie-controller' }, commands: [], atUs: s(20.1), lens: 'controller' },
  },
  {
    picture: 'transactions',
    run: { scenario: { shipped: 'exactly-once' }, commands: [], atUs: s(13.3455), lens: 'transactions' },
  },
  {
    picture: 'spacetime',
    // The Produce request that brings the new leader of orders-1 what had waited for it.
    run: { ...killed, atUs: s(38.668), lens: 'spacetime', selection: { kind: 'event', id: '10304' } },
    steps: withoutDrawer,
  },
  {
    picture: 'compare',
    run: {
      scenario: { shipped: 'acks-1-leader-crash' },
      commands: [],
      atUs: s(26),
      against: { scenario: { shipped: 'acks-1-leader-crash', variant: 'acks-all' }, commands: [] },
    },
  },
  {
    picture: 'large',
    run: twelve,
    steps: (page) => page.getByRole('radio', { name: 'rows', exact: true }).check(),
  },
  { picture: 'large2', run: twelve, steps: (page) => page.locator('.scale-list__line').first().click() },
  {
    picture: 'palette-inspector',
    theme: 'night',
    run: killed,
    steps: async (page) => {
      await page.keyboard.press('i');
      await page.getByRole('tab', { name: 'Config', exact: true }).click();
      await page.keyboard.press('/');
      await page.getByRole('dialog').getByRole('combobox').waitFor();
      await page.keyboard.type('repl');
    },
  },
  {
    picture: 'audit',
    // A record that only the dead leader had is gone when it comes back.
    run: { scenario: { shipped: 'acks-1-leader-crash' }, commands: [], atUs: s(26), lens: 'audit' },
    steps: withoutDrawer,
  },
  {
    picture: 'share-group',
    run: {
      // One member keeps what it has; the others go on.
      scenario: { shipped: 'share-queue' },
      commands: [
        act(18, { type: 'consumer.stall', consumerId: 'k-cy', stalled: true }),
        act(19, { type: 'consumer.crash', consumerId: 'k-dee' }),
      ],
      atUs: s(19.5),
      lens: 'group',
      selection: { kind: 'group', id: 'pickers' },
    },
    steps: withoutDrawer,
  },
  { picture: 'lesson-zh', lang: 'zh-CN', query: { lesson: 'bowls-of-rice', step: '3', skin: 'bowls' } },
  {
    picture: 'components',
    steps: (page) => page.getByRole('button', { name: 'Every sign', exact: true }).click(),
  },
];
