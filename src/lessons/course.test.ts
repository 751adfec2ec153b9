import { describe, expect, it } from 'vitest';
import { EMPTY_FRAME } from '../contract/frame.ts';
import { begin, open, saw, watchesOf } from './course.ts';
import { bindAll, fill, fillText } from './fill.ts';
import { both, type Lesson, type Step } from './lesson.ts';
import { NO_PROGRESS, progressText, reach, readProgress } from './progress.ts';

const step = (part: Partial<Step>): Step => ({ id: 'one', title: both('One', '一'), text: [], ...part });
const lessonOf = (part: Partial<Step>): Lesson => ({
  id: 'l',
  title: both('L', '课'),
  about: both('a', '关于'),
  rows: [],
  era: '4.1',
  minutes: 1,
  sources: [],
  scenario: { shipped: 'classroom' },
  steps: [step(part)],
  quiz: [],
});
const frame = { ...EMPTY_FRAME, order: { ...EMPTY_FRAME.order, brokers: ['b1', 'b2'] } };
const seen = (what: string, also: readonly boolean[] = []) => ({
  watchId: `l/one/${what}`,
  atUs: 5,
  eventId: 1,
  also,
});

describe('names', () => {
  it('are filled in with their own kind of value', () => {
    const found = bindAll(
      { seed: 'cluster/seed', first: { firstOf: 'order/brokers', except: ['none'] } },
      frame,
    );
    expect(found).toEqual({ ok: true, bound: { seed: '', first: 'b1' } });
    expect(fill({ id: '{n}', text: 'broker {n}' }, { n: 3 })).toEqual({ id: 3, text: 'broker 3' });
    expect(fillText('{x} stays', {})).toBe('{x} stays');
  });

  it('that lead nowhere are named', () => {
    expect(bindAll({ leader: 'partitions/orders-0/leaderId' }, frame)).toEqual({
      ok: false,
      missing: 'leader',
    });
  });
});

describe('a course', () => {
  it('begins a step when what it needs has come true, and not before', () => {
    const course = begin(
      lessonOf({ needs: { fact: { path: 'order/brokers/1', is: 'b2' }, words: both('two', '两个') } }),
      0,
    );
    expect(watchesOf(course).map(({ watchId }) => watchId)).toEqual(['l/one/needs']);
    expect(course.phase).toBe('needs');
    expect(saw(course, seen('needs'), frame).phase).toBe('done');
  });

  it('is done when the fact has come true and the question is decided, in either order', () => {
    const question = {
      ask: both('who?', '谁？'),
      decided: { event: 'broker.fenced' },
      options: [
        { words: both('a', '甲'), when: { event: 'broker.fenced' } },
        { words: both('b', '乙'), when: { not: { event: 'broker.fenced' } } },
      ],
    } as const;
    const course = open(begin(lessonOf({ until: { event: 'node.killed' }, question }), 0), frame);
    expect(watchesOf(course).map(({ watchId }) => watchId)).toEqual(['l/one/until', 'l/one/decided']);
    const decided = saw(course, seen('decided', [true, false]), frame);
    expect(decided.phase).toBe('open');
    expect(decided.decided?.option).toBe(0);
    expect(saw(decided, seen('until'), frame).phase).toBe('done');
    expect(saw(saw(course, seen('until'), frame), seen('decided', [false, true]), frame).phase).toBe('done');
  });

  it('refuses a question with two true answers', () => {
    const question = {
      ask: both('who?', '谁？'),
      options: [
        { words: both('a', '甲'), when: { path: 'timeUs', is: 0 } },
        { words: both('b', '乙'), when: { path: 'timeUs', is: 0 } },
      ],
    } as const;
    const course = open(begin(lessonOf({ until: { path: 'timeUs', is: 0 }, question }), 0), frame);
    expect(() => saw(course, seen('decided', [true, true]), frame)).toThrow(/2 options/);
  });
});

describe('progress', () => {
  it('only grows, and survives being kept', () => {
    const some = reach(reach(NO_PROGRESS, 'l', 3, false), 'l', 2, false);
    expect(some).toEqual({ l: { reached: 3, isDone: false } });
    expect(readProgress(progressText(reach(some, 'l', 1, true)))).toEqual({
      l: { reached: 3, isDone: true },
    });
  });

  it('takes nothing from a text that is not ours', () => {
    for (const text of [null, '', '{', '[]', '{"lessons":3}', '{"lessons":{"l":{"reached":-1}}}'])
      expect(readProgress(text)).toEqual({});
  });
});
