import { fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { ConsumerView } from '../../contract/frame.ts';
import { english } from '../../i18n/index.ts';
import type { Carried } from '../../store/index.ts';
import { type ChipModel, ConsumerChip, chipLines } from './ConsumerChip.tsx';
import { carrySaid, carryWords, landingSaid } from './carry-words.ts';
import { BenchBox, type BoxModel, GroupBox } from './GroupView.tsx';

const ada: ChipModel = {
  id: 'k-Ada',
  name: 'Ada',
  initial: 'A',
  hue: 0,
  groupId: 'billing',
  phase: 'stable',
  owned: ['orders-1', 'orders-0', 'payments-0'],
  paused: [],
  isPushed: false,
};
const carried: Carried = {
  consumerId: 'k-Gus',
  fromGroupId: null,
  by: 'pointer',
  target: { groupId: 'analytics' },
  previewId: 'preview-1',
  preview: null,
};
const analytics = {
  groupId: 'analytics',
  generation: 4,
  stable: true,
  afterMs: 3000,
  owned: { 'k-Gus': ['orders-2', 'orders-5'], 'k-Dee': ['orders-0'] },
};

describe('a chip', () => {
  const phased = (phase: ConsumerView['phase']) => chipLines({ ...ada, phase }, english);

  it('says what it owns by topic, in order', () => {
    expect(phased('stable')).toEqual(['orders 0, 1', 'payments 0']);
  });

  it('says what it does instead, while it does', () => {
    expect(phased('barrier')[0]).toBe('at the barrier');
    expect(phased('down')[0]).toBe('dead');
    expect(chipLines({ ...ada, groupId: null, phase: 'bench', owned: [] }, english)).toEqual(['idle']);
    expect(chipLines({ ...ada, owned: [] }, english)).toEqual(['nothing']);
  });

  it('is a button that names itself and its group, with a menu of its own', () => {
    const onTap = vi.fn();
    const onChoose = vi.fn();
    const items = [{ id: 'crash', label: 'Crash', onChoose }];
    render(
      <ConsumerChip
        consumer={ada}
        items={items}
        isPending={false}
        isInHand={false}
        onTap={onTap}
        grab={{}}
        grabRef={null}
      />,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Ada, member of billing' }));
    expect(onTap).toHaveBeenCalledOnce();
    fireEvent.click(screen.getByRole('button', { name: 'Actions for Ada' }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Crash' }));
    expect(onChoose).toHaveBeenCalledOnce();
  });
});

describe('the hand', () => {
  it('says the consequence as far as it is known', () => {
    expect(carryWords(carried, 'Gus', english)?.consequence).toBe('Drop to join');
    const asked = { ...carried, preview: { ok: true as const, groups: [analytics] } };
    expect(carryWords(asked, 'Gus', english)).toEqual({
      consequence: 'Drop to join, starts gen 4',
      detail: 'Gus would get orders 2, 5',
      isRefused: false,
    });
  });

  it('says when a drop is to no avail, and why', () => {
    const reason = { code: 'consumerIsClosing', params: { consumer: 'k-Gus' } } as const;
    const words = carryWords({ ...carried, preview: { ok: false, reason } }, 'Gus', english);
    expect(words).toMatchObject({ isRefused: true });
    expect(words?.consequence).toMatch(/Gus is just leaving/);
  });

  it('says which generation a leave would start', () => {
    const leaving: Carried = {
      ...carried,
      fromGroupId: 'analytics',
      target: { groupId: null },
      preview: { ok: true, groups: [analytics] },
    };
    expect(carryWords(leaving, 'Gus', english)?.consequence).toBe('Drop to leave, analytics starts gen 4');
  });

  it('speaks: picked up, over, dropped, put back', () => {
    expect(carrySaid({ ...carried, target: null }, 'Gus', english)).toBe('Picked up Gus.');
    expect(carrySaid(carried, 'Gus', english)).toBe('Gus is over group analytics. Drop to join.');
    expect(landingSaid({ consumerId: 'k-Gus', groupId: 'analytics', by: 'keyboard' }, 'Gus', english)).toBe(
      'Gus was dropped into group analytics.',
    );
    expect(landingSaid({ consumerId: 'k-Gus', groupId: undefined, by: 'keyboard' }, 'Gus', english)).toBe(
      'Gus was put back.',
    );
  });
});

describe('a group', () => {
  const group: BoxModel = {
    id: 'billing',
    keptIn: 'coordinator',
    assignor: 'range',
    state: 'Stable',
    generation: 7,
    protocolName: 'range',
    coordinatorId: 1,
    consumers: ['k-Ada'],
    topics: ['orders'],
    members: null,
  };
  const place = {
    placeRef: () => undefined,
    drop: null,
    tap: null,
    onInspect: () => undefined,
    items: () => [],
  };

  it('is a region with its state, generation and coordinator', () => {
    render(
      <GroupBox group={group} waits={null} {...place}>
        <li>Ada</li>
      </GroupBox>,
    );
    const region = within(screen.getByRole('region', { name: 'Group billing' }));
    expect(region.getByText('Stable')).toBeTruthy();
    expect(region.getByText('gen 7')).toBeTruthy();
    expect(region.getByText('range, coordinator broker 1')).toBeTruthy();
  });

  it('shows where a consumer would land, and that it has no coordinator', () => {
    const drop = carryWords(
      { ...carried, preview: { ok: true, groups: [{ ...analytics, groupId: 'analytics' }] } },
      'Gus',
      english,
    );
    render(
      <GroupBox group={{ ...group, coordinatorId: -1, consumers: [] }} waits={null} {...place} drop={drop}>
        {null}
      </GroupBox>,
    );
    expect(screen.getByText('Drop to join, starts gen 4')).toBeTruthy();
    expect(screen.getByText(/no coordinator now/)).toBeTruthy();
  });

  it('offers a finger a place to tap', () => {
    const onTap = vi.fn();
    render(
      <BenchBox isEmpty {...place} tap={{ label: 'Drop to leave billing', onTap }}>
        {null}
      </BenchBox>,
    );
    fireEvent.click(
      within(screen.getByRole('region', { name: 'Bench' })).getByRole('button', {
        name: 'Drop to leave billing',
      }),
    );
    expect(onTap).toHaveBeenCalledOnce();
  });
});
