/** The blocks say what the frame says. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ClusterFrame } from '../../contract/frame.ts';
import { createEngine } from '../../engine/index.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { layoutRows, layoutScale, tileAt, tilePlace } from './geometry.ts';
import { healthOf, scaleModel } from './model.ts';

function frameAt(seconds: number): ClusterFrame {
  const found = parseScenario(JSON.parse(readFileSync('public/scenarios/twelve-brokers.json', 'utf8')));
  if (!found.ok) throw new Error(found.problems.join(' '));
  const engine = createEngine(found.scenario);
  engine.advanceTo(seconds * 1e6);
  return engine.frame();
}

it('counts partitions, replicas and causes as the frame has them, the worst first', () => {
  const frame = frameAt(21);
  const model = scaleModel(frame);
  const views = Object.values(frame.partitions);
  expect(model.partitions).toBe(300);
  expect(model.replicas).toBe(900);
  for (const health of ['none', 'below', 'missing', 'full'] as const)
    expect(model.counts[health]).toBe(views.filter((view) => healthOf(view, 2) === health).length);
  // Broker 7 is dead and broker 4 is behind three others: some partitions had both.
  expect(model.counts.below).toBeGreaterThan(0);
  expect(model.attention.map(({ key }) => frame.partitions[key]?.isr.length)).toEqual(
    model.attention.map(() => 1),
  );
  expect(model.causes.map(({ brokerId, why }) => `${brokerId} ${why}`).slice(0, 2)).toEqual([
    '7 down',
    '4 behind',
  ]);
  expect(model.causes[0]?.replicas).toBe(views.filter(({ replicas }) => replicas.includes(7)).length);
  const refusing = model.topics.map((topic) => topic.refusing);
  expect(refusing).toEqual([...refusing].sort((a, b) => b - a));
  for (const topic of model.topics)
    for (const [brokerId, tank] of Object.entries(topic.tanks)) {
      const here = views.filter(
        (view) => view.topic === topic.name && view.replicas.includes(Number(brokerId)),
      );
      expect(tank.leads + tank.follows + tank.outOfSync + tank.offline).toBe(here.length);
      expect(tank.offline).toBe(Number(brokerId) === 7 ? here.length : 0);
      expect(tank.leads).toBe(
        here.filter(({ leaderId, status }) => leaderId === Number(brokerId) && status === 'online').length,
      );
    }
}, 120_000);

it('finds every tile where it is drawn, and nothing between tiles', () => {
  const { topics } = scaleModel(frameAt(7));
  const layout = layoutScale(topics, 12, 1160, topics[0]?.name ?? null);
  topics.forEach((topic, i) => {
    const row = layout.rows[i];
    if (!row) throw new Error('no row');
    topic.tiles.forEach((_, index) => {
      const { x, y } = tilePlace(layout, row, index);
      expect(tileAt(layout, topics, x + 4, y + 4)).toEqual({ topic: i, index });
    });
  });
  expect(tileAt(layout, topics, 2, 20)).toBeNull();
}, 120_000);

it('gives rows about the pointer a lens, rows that refuse writes 4 px, and the others what is left', () => {
  const isBad = Array.from({ length: 300 }, (_, i) => i === 7);
  const rows = layoutRows(isBad, 100, 640);
  expect(rows[100]?.height).toBe(40);
  expect(rows[104]?.height).toBe(14);
  expect(rows[7]?.height).toBe(4);
  expect(rows[250]?.height).toBeGreaterThanOrEqual(1);
  rows.forEach((row, i) => {
    if (i > 0) expect(row.y).toBeCloseTo((rows[i - 1]?.y ?? 0) + (rows[i - 1]?.height ?? 0));
  });
});
