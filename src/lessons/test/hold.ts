/** What must be true of every lesson, with these seeds. */
import { describe, expect, it } from 'vitest';
import { countSightings, eventFactsOf, isTrue } from '../../contract/facts.ts';
import { msToUs } from '../../contract/units.ts';
import { createEngine, type Engine } from '../../engine/index.ts';
import { recordOf, targetsOf } from '../course.ts';
import { namesIn } from '../fill.ts';
import { LESSONS } from '../index.ts';
import type { Step, Target } from '../lesson.ts';
import { scenarioFor, walk } from './walk.ts';

export function lessonsHold(seedCount: number): void {
  const seeds = Array.from({ length: seedCount }, (_, i) => `class-${i + 1}`);
  describe.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))('%s', (_, lesson) => {
    it('comes true from its first step to its last, whatever the seed', async () => {
      for (const seed of seeds) {
        const { engine, steps } = await walk(lesson, seed, (course, at) => {
          for (const target of targetsOf(course))
            expect(isThere(target, at), `${seed}: ${JSON.stringify(target)}`).toBe(true);
          const record = recordOf(course);
          if (record) expect(endOf(record.id, at), `${seed}: ${record.id}`).toBeGreaterThan(record.offset);
        });
        expect(engine.frame().audit.broken).toBeNull();
        for (const { index, decided } of steps)
          expect(decided === null, `step ${index + 1}`).toBe(lesson.steps[index]?.question === undefined);
      }
    }, 600_000);

    it('has a quiz with one true option each, whatever the seed', async () => {
      for (const question of lesson.quiz)
        for (const seed of seeds) {
          const engine = createEngine(await scenarioFor(question.scenario, seed));
          const facts = question.options.map(({ when }) => when);
          const sightings = new Map<string, number>();
          const events = engine.advanceTo(msToUs(question.untilMs));
          countSightings(sightings, facts.flatMap(eventFactsOf), events);
          const picture = { ...engine.frame(), outcome: engine.outcome() };
          const right = facts.filter((fact) => isTrue(fact, picture, sightings));
          expect(right.length, `${seed}: ${question.ask.en}`).toBe(1);
        }
    }, 600_000);

    it('speaks both languages, and names nothing that it has not bound', () => {
      for (const step of lesson.steps) {
        const bound = Object.keys(step.bind ?? {});
        const { bind: _bind, needs, ...rest } = step;
        for (const name of namesIn(rest)) expect(bound, `${step.id}: {${name}}`).toContain(name);
        expect(namesIn(needs), `${step.id}: nothing is bound before it begins`).toEqual([]);
      }
      for (const words of bilinguals(lesson)) {
        expect(words.en.trim(), words.zh).not.toBe('');
        expect(words.zh.trim(), words.en).not.toBe('');
        expect(new Set(namesIn(words.zh)), words.en).toEqual(new Set(namesIn(words.en)));
      }
    });

    it('shows each row that it claims by a fact that it waits for', () => {
      const shown = new Set(lesson.steps.flatMap((step: Step) => (step.until ? (step.shows ?? []) : [])));
      expect([...shown].sort()).toEqual([...lesson.rows].sort());
    });
  });
}

/** Where the log of a partition ends. */
const endOf = (partition: string, engine: Engine): number =>
  Math.max(0, ...(engine.frame().partitions[partition]?.logs.map(({ logEndOffset }) => logEndOffset) ?? []));

function isThere(target: Target, engine: Engine): boolean {
  const frame = engine.frame();
  switch (target.kind) {
    case 'broker':
      return frame.brokers[target.id] !== undefined;
    case 'partition':
      return frame.partitions[target.id] !== undefined;
    case 'replica':
      return frame.partitions[target.id]?.logs.some((log) => log.brokerId === target.brokerId) ?? false;
    case 'producer':
      return frame.producers[target.id] !== undefined;
    case 'group':
      return frame.groups[target.id] !== undefined;
    case 'consumer':
      return frame.consumers[target.id] !== undefined;
    case 'part':
      return true;
  }
}

function bilinguals(data: unknown): readonly { en: string; zh: string }[] {
  if (Array.isArray(data)) return data.flatMap(bilinguals);
  if (typeof data !== 'object' || data === null) return [];
  const record = data as Record<string, unknown>;
  if (typeof record.en === 'string' && typeof record.zh === 'string')
    return [{ en: record.en, zh: record.zh }];
  return Object.values(record).flatMap(bilinguals);
}
