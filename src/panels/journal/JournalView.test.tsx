import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import { loadWords, WordsProvider } from '../../i18n/index.ts';
import { journalWords } from '../../i18n/lenses/journal.ts';
import { type JournalFilters, NO_FILTERS, type SelectedThing } from '../../store/index.ts';
import { siftedWith } from './filter.ts';
import { JournalView } from './JournalView.tsx';
import { concernOf } from './mentions.ts';
import { type AskStory, following, type Older } from './use-older.ts';

const elected = (partition: string, toLeader: number): EventBody => ({
  type: 'partition.leaderElected',
  partition,
  fromLeader: 2,
  toLeader,
  leaderEpoch: 4,
  isr: [1, 3],
  unclean: false,
});
const BODIES: readonly EventBody[] = [
  { type: 'node.killed', node: 'b2' },
  { type: 'broker.fenced', brokerId: 2, silentForMs: 9000 },
  elected('orders-1', 3),
  elected('orders-2', 1),
  { type: 'group.memberJoined', groupId: 'billing', memberId: 'm1', consumerId: 'k-ada' },
  { type: 'producer.idAssigned', producerId: 'p-checkout', pid: 0, epoch: 0 },
];
const EVENTS = BODIES.map(
  (body, i): EngineEvent => ({ id: i + 1, timeUs: (i + 1) * 1_000_000, cause: null, ...body }),
);
const nameOf = (id: string) => ({ 'k-ada': 'Ada', 'p-checkout': 'checkout' })[id];
const never = () => undefined;

/** A run of which no more than that is known. */
const nothingOlder: AskStory = async () => ({ events: [], isFromBoot: true });

/** The view with the memory that the store is for it on the page. */
function Journal({
  selected,
  events,
  onAskOlder = nothingOlder,
}: {
  selected: SelectedThing | null;
  events: readonly EngineEvent[];
  onAskOlder?: AskStory;
}) {
  const [filters, setFilters] = useState<JournalFilters>(NO_FILTERS);
  return (
    <JournalView
      events={events}
      nameOf={nameOf}
      filters={filters}
      selected={selected}
      concern={filters.about && concernOf(filters.about)}
      onFilter={(change) => setFilters((before) => ({ ...before, ...change }))}
      timelineEpoch={1}
      onAskOlder={onAskOlder}
      onSeek={never}
      onInspect={never}
    />
  );
}

async function open(
  locale: 'en' | 'zh-CN',
  { selected = null, events = EVENTS }: { selected?: SelectedThing | null; events?: readonly EngineEvent[] },
) {
  const words = await loadWords(locale);
  await act(async () =>
    render(
      <WordsProvider locale={locale} initial={words}>
        <Journal selected={selected} events={events} />
      </WordsProvider>,
    ),
  );
}

const lines = () =>
  screen
    .queryAllByRole('listitem')
    .map((item) => item.querySelector('.journal__line span:last-child')?.textContent);
const count = () => document.querySelector('.journal__count p')?.textContent;
const check = (name: string | RegExp) =>
  act(async () => fireEvent.click(screen.getByRole('checkbox', { name })));
const type = (name: string, value: string) =>
  act(async () => fireEvent.change(screen.getByRole('searchbox', { name }), { target: { value } }));
const clear = (name: string) =>
  act(async () => fireEvent.click(screen.getAllByRole('button', { name })[0] as HTMLElement));

describe('the journal', () => {
  it('shows everything at first, and says how much that is', async () => {
    await open('en', {});
    expect(lines()).toHaveLength(6);
    expect(count()).toBe('6 lines, from 1.000 on');
    expect(screen.queryByRole('button', { name: 'Clear filters' })).toBeNull();
  });

  it('shows some kinds only, counts each, and says how many of all', async () => {
    await open('en', {});
    await check('Elections and leadership 2');
    expect(lines()).toHaveLength(2);
    expect(count()).toBe('2 of 6 lines, from 1.000 on');
    expect(screen.getByText('1 of 9 kinds')).toBeTruthy();
    await check('Producers 1');
    expect(lines()).toHaveLength(3);
    await clear('Clear filters');
    expect(lines()).toHaveLength(6);
    expect(screen.getByText('All kinds')).toBeTruthy();
  });

  it('shows what concerns the selected thing, and nothing can be asked without one', async () => {
    await open('en', { selected: { kind: 'broker', id: 'b2' } });
    await check('Only what concerns broker 2');
    expect(lines()).toHaveLength(4);
    await check('Only what went wrong');
    expect(lines()).toEqual([
      'The controller fences broker 2: no heartbeat for 9000 ms',
      'The process of broker 2 dies; its disk is kept',
    ]);
  });

  it('asks for nothing that is not selected', async () => {
    await open('en', {});
    const about = screen.getByRole<HTMLInputElement>('checkbox', { name: /nothing is selected/ });
    expect(about.disabled).toBe(true);
  });

  it('says by how much each filter keeps back when nothing is left, and clears them', async () => {
    await open('en', { selected: { kind: 'consumer', id: 'k-ada' } });
    await check('Only what concerns Ada');
    await type('Words in the sentence', 'orders');
    expect(screen.queryByRole('list', { name: 'What happened, newest first' })).toBeNull();
    expect(
      within(screen.getByRole('list'))
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['what concerns Ada: 1 line', 'with “orders” in it: 2 lines']);
    expect(count()).toBe('0 of 6 lines, from 1.000 on');
    await clear('Clear filters');
    expect(lines()).toHaveLength(6);
  });

  it('says the count aloud when the filters change, not with every line', async () => {
    const words = await loadWords('en');
    const page = (events: readonly EngineEvent[]) => (
      <WordsProvider locale="en" initial={words}>
        <Journal selected={null} events={events} />
      </WordsProvider>
    );
    const { rerender } = render(page(EVENTS.slice(0, 3)));
    await type('Words in the sentence', 'orders');
    expect(screen.getByRole('status').textContent).toBe('1 of 3 lines, from 1.000 on');
    await act(async () => rerender(page(EVENTS)));
    expect(count()).toBe('2 of 6 lines, from 1.000 on');
    expect(screen.getByRole('status').textContent).toBe('1 of 3 lines, from 1.000 on');
    await check('Only what went wrong');
    expect(screen.getByRole('status').textContent).toBe('0 of 6 lines, from 1.000 on');
  });

  it('forgets the words at Escape', async () => {
    await open('en', {});
    await type('Words in the sentence', 'billing');
    expect(lines()).toHaveLength(1);
    await act(async () => fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Escape' }));
    expect(lines()).toHaveLength(6);
  });

  it('draws the newest of many, and older ones when asked', async () => {
    const many = Array.from(
      { length: 250 },
      (_, i): EngineEvent => ({ id: i + 1, timeUs: i * 1000, cause: null, ...elected(`orders-${i}`, 3) }),
    );
    await open('en', { events: many });
    expect(lines()).toHaveLength(200);
    expect(lines()[0]).toContain('orders-249');
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Show 50 older lines' })));
    expect(lines()).toHaveLength(250);
    expect(screen.queryByRole('button', { name: /older/ })).toBeNull();
  });
});

describe('what the page does not keep', () => {
  const old = (id: number, body: EventBody): EngineEvent => ({
    id,
    timeUs: id * 10_000,
    cause: null,
    ...body,
  });
  // A run of 1,000 events, of which the page keeps the last six.
  const kept = EVENTS.map((event) => ({ ...event, id: event.id + 1_000, timeUs: event.timeUs + 20_000_000 }));
  const pageBefore = (beforeId: number) => {
    const from = Math.max(1, beforeId - 400);
    const events = Array.from({ length: beforeId - from }, (_, i) =>
      old(from + i, (from + i) % 100 === 7 ? { type: 'node.killed', node: 'b2' } : elected('orders-5', 1)),
    );
    return { events, isFromBoot: from === 1 };
  };
  const show = async (onAskOlder: AskStory) => {
    const words = await loadWords('en');
    await act(async () =>
      render(
        <WordsProvider locale="en" initial={words}>
          <Journal selected={null} events={kept} onAskOlder={onAskOlder} />
        </WordsProvider>,
      ),
    );
  };
  const press = (name: string) => act(async () => fireEvent.click(screen.getByRole('button', { name })));

  it('is asked for to the boot where little fits, and counted', async () => {
    const asked: number[] = [];
    await show(async (beforeId) => {
      asked.push(beforeId);
      return pageBefore(beforeId);
    });
    await type('Words in the sentence', 'dies');
    expect(lines()).toHaveLength(1);
    await press('Look further back in the run');
    // Ten deaths in a thousand events, and the one that the page keeps.
    expect(lines()).toHaveLength(11);
    expect(asked).toEqual([1_001, 601, 201]);
    expect(count()).toBe('11 of 1,006 lines, from the boot on');
    expect(screen.getByText('Nothing came before: the run begins here.')).toBeTruthy();
    // Other words: nothing is known of them.
    await type('Words in the sentence', 'fences');
    expect(count()).toBe('1 of 6 lines, from 21.000 on');
    await type('Words in the sentence', 'no such word');
    await press('Look further back in the run');
    expect(screen.getByText('No line that was looked at fits all of this.')).toBeTruthy();
  });

  it('comes a page at a time where much fits', async () => {
    const asked: number[] = [];
    await show(async (beforeId) => {
      asked.push(beforeId);
      return pageBefore(beforeId);
    });
    await press('Ask the run for what came before');
    expect(asked).toEqual([1_001]);
    expect(count()).toBe('406 lines, from 6.010 on');
    await check('Brokers, controllers and network 6');
    expect(lines()).toHaveLength(6);
    await press('Look further back in the run');
    expect(asked).toEqual([1_001, 601, 201]);
    expect(lines()).toHaveLength(12);
  });

  it('is looked for until one stops it', async () => {
    let answer: (page: Awaited<ReturnType<AskStory>>) => void = () => undefined;
    let asked = 0;
    await show(
      () =>
        new Promise((resolve) => {
          asked += 1;
          answer = resolve;
        }),
    );
    await type('Words in the sentence', 'dies');
    await press('Look further back in the run');
    await act(async () => answer(pageBefore(1_001)));
    expect(asked).toBe(2);
    expect(screen.getByText('Looking back, now at 6.010…')).toBeTruthy();
    await press('Stop');
    await act(async () => answer(pageBefore(601)));
    expect(asked).toBe(2);
    expect(count()).toBe('5 of 406 lines, from 6.010 on');
    // On from there.
    await press('Look further back in the run');
    await act(async () => answer(null));
    expect(screen.getByText('The run cannot tell any more.')).toBeTruthy();
  });
});

describe('the events that the page lets go', () => {
  const events = Array.from({ length: 30 }, (_, i) => ({
    ...elected('orders-1', 1),
    id: i + 1,
    timeUs: i * 1_000_000,
    cause: null,
  }));
  const sieve = { filters: NO_FILTERS, concern: null, textOf: () => '' };
  const older: Older = {
    events: events.slice(5, 10),
    lines: [6, 7, 8, 9, 10],
    sinceId: 6,
    sinceUs: 5_000_000,
    untilId: 11,
    isFromBoot: false,
    isLooking: false,
    isGone: false,
  };

  it('join what came before them, and after a jump it is begun anew', () => {
    const before = events.slice(10, 20);
    expect(following(older, before, events.slice(10, 21), sieve)).toBe(older);
    const next = following(older, before, events.slice(13, 23), sieve);
    expect(next?.events).toEqual(events.slice(5, 13));
    expect(next?.lines).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
    expect(next?.untilId).toBe(14);
    expect(following(older, before, events.slice(25), sieve)).toBeNull();
    // Gone back: what lies ahead of the playhead is left out when it is shown.
    expect(following(older, before, events.slice(2, 8), sieve)).toBe(older);
    expect(siftedWith(older, events.slice(7, 9), sieve)).toMatchObject({ all: 4 });
    expect(siftedWith(older, events.slice(7, 9), sieve).lines.map(({ event }) => event.id)).toEqual([
      6, 7, 8, 9,
    ]);
  });
});

describe('日记', () => {
  const t = journalWords.t['zh-CN'];
  beforeEach(() => open('zh-CN', { selected: { kind: 'consumer', id: 'k-ada' } }));

  it('finds words in the sentences of the page’s language, people by the names that they have there', async () => {
    await type(t('words'), '甲');
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toContain('甲');
    expect(count()).toBe('6 行中的 1 行，自 1.000 起');
    await type(t('words'), 'Ada');
    expect(lines()).toEqual([undefined]);
    expect(screen.getByText('含有“Ada”的：0 行')).toBeTruthy();
    await clear('清除筛选');
    await check('只看与 甲 有关的');
    expect(lines()).toHaveLength(1);
  });
});
