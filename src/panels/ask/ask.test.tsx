import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../../contract/commands.ts';
import type { ConfigsView } from '../../contract/config-view.ts';
import { type BrokerView, type ClusterFrame, EMPTY_FRAME, type PartitionView } from '../../contract/frame.ts';
import { askWords } from '../../i18n/lenses/ask.ts';
import { AskView } from './AskView.tsx';
import { burstQuestion, resetQuestion, seekQuestion } from './clients.ts';
import type { Question, Values } from './question.ts';
import { linkQuestion, networkQuestion, powerQuestion, slowQuestion, throttleQuestion } from './servers.ts';
import { deleteRecordsQuestion, moveQuestion, partitionsQuestion } from './topics.ts';

const t = askWords.t.en;

// Only what the questions read.
const broker = (brokerId: number, slowFactor = 1) =>
  ({ id: `b${brokerId}`, brokerId, slowFactor, registration: 'active' }) as unknown as BrokerView;
const orders0 = {
  id: 'orders-0',
  topic: 'orders',
  partition: 0,
  leaderId: 1,
  replicas: [1, 2],
  removing: [],
  logs: [{ brokerId: 1, highWatermark: 45 }],
} as unknown as PartitionView;
const frame = {
  ...EMPTY_FRAME,
  brokers: { b1: broker(1), b2: broker(2, 20), b3: broker(3) },
  topics: {
    orders: { name: 'orders', internal: false, partitionCount: 6, partitions: ['orders-0', 'orders-1'] },
  },
  partitions: { 'orders-0': orders0 },
  groups: { billing: { topics: ['orders'] } },
  consumers: { 'k-ada': { owned: ['orders-0', 'orders-1'] } },
  links: { 'b1|b2': { a: 'b1', b: 'b2', state: 'clogged', sinceUs: 0 } },
  order: { ...EMPTY_FRAME.order, brokers: ['b1', 'b2', 'b3'], topics: ['orders'], groups: ['billing'] },
} as unknown as ClusterFrame;

const answered = ({ start, commands }: Question, values: Values = {}): readonly Command[] =>
  commands({ ...start, ...values });

describe('the questions', () => {
  it('slow a broker as many times as asked, and know the way back while it is slow', () => {
    expect(answered(slowQuestion(frame, 1, t), { factor: '7' })).toEqual([
      { type: 'broker.slow', brokerId: 1, factor: 7 },
    ]);
    expect(slowQuestion(frame, 1, t).lift).toBeUndefined();
    expect(slowQuestion(frame, 2, t).lift?.commands).toEqual([
      { type: 'broker.slow', brokerId: 2, factor: 1 },
    ]);
  });

  it('cut the power with every loss there is, of one machine or of all', () => {
    expect(answered(powerQuestion(3, t), { lose: 'some' })).toEqual([
      { type: 'broker.powerCut', brokerId: 3, lose: 'some' },
    ]);
    expect(answered(powerQuestion(3, t), { lose: 'newest', records: '12' })).toEqual([
      { type: 'broker.powerCut', brokerId: 3, lose: 12 },
    ]);
    expect(answered(powerQuestion(null, t), { lose: 'none' })).toEqual([
      { type: 'cluster.powerCut', lose: 'none' },
    ]);
  });

  it('throttle by Kafka’s own quota, on the broker and on the topics, and lift it again', () => {
    expect(answered(throttleQuestion(frame, 1, null, t), { rate: '50', side: 'leader' })).toEqual([
      {
        type: 'config.alter',
        scope: 'broker',
        name: '1',
        configs: { 'leader.replication.throttled.rate': '50000' },
      },
      {
        type: 'config.alter',
        scope: 'topic',
        name: 'orders',
        configs: {
          'leader.replication.throttled.replicas': '*',
          'follower.replication.throttled.replicas': '*',
        },
      },
    ]);
    const set: ConfigsView = {
      topics: { orders: { topicId: '', configs: { 'leader.replication.throttled.replicas': '*' } } },
      dynamic: { '1': { 'leader.replication.throttled.rate': '50000' } },
      groups: {},
      fixed: {},
      producers: {},
      consumers: {},
    };
    const lifted = throttleQuestion(frame, 1, set, t).lift?.commands ?? [];
    expect(lifted.map((command) => command.type === 'config.alter' && [command.scope, command.name])).toEqual(
      [
        ['broker', '1'],
        ['topic', 'orders'],
      ],
    );
    // While another broker is throttled, the topics keep their lists.
    const two = { ...set, dynamic: { ...set.dynamic, '2': { 'leader.replication.throttled.rate': '1' } } };
    expect(throttleQuestion(frame, 1, two, t).lift?.commands).toHaveLength(1);
    expect(throttleQuestion(frame, 3, set, t).lift).toBeUndefined();
  });

  it('slow the network of all, endless where nothing is filled in, and put it back as it was', () => {
    const first = { latencyMsMin: 4, latencyMsMax: 12, sendKBps: null };
    expect(answered(networkQuestion(first, first, t), { max: '90', bandwidth: '100' })).toEqual([
      { type: 'network.tune', settings: { latencyMsMin: 4, latencyMsMax: 90, sendKBps: 100 } },
    ]);
    expect(networkQuestion(first, first, t).lift).toBeUndefined();
    const tuned = { ...first, sendKBps: 100 };
    expect(networkQuestion(tuned, first, t).lift?.commands).toEqual([
      { type: 'network.tune', settings: first },
    ]);
  });

  it('go from one fault of a link to the other over a link that is well', () => {
    const link = linkQuestion(
      frame,
      'b1',
      (node) => node,
      (state) => state,
      t,
    );
    expect(answered(link, { b: 'b2', state: 'cut' })).toEqual([
      { type: 'network.heal', a: 'b1', b: 'b2' },
      { type: 'network.cut', a: 'b1', b: 'b2' },
    ]);
    expect(answered(link, { b: 'b3', state: 'clogged' })).toEqual([
      { type: 'network.clog', a: 'b1', b: 'b3' },
    ]);
  });

  it('seek in one partition or all, to an offset, a time or an end', () => {
    const seek = seekQuestion(frame, 'k-ada', 'Ada', t);
    const base = { type: 'consumer.seek', consumerId: 'k-ada' };
    expect(answered(seek, { to: 'end' })).toEqual([
      { ...base, partition: 'orders-0', to: 'end' },
      { ...base, partition: 'orders-1', to: 'end' },
    ]);
    expect(answered(seek, { partition: 'orders-1', to: 'offset', offset: '37' })).toEqual([
      { ...base, partition: 'orders-1', to: { offset: 37 } },
    ]);
    expect(answered(seek, { partition: 'orders-0', to: 'time', seconds: '12.5' })).toEqual([
      { ...base, partition: 'orders-0', to: { sinceMs: 12_500 } },
    ]);
  });

  it('reset a group to an offset or by time', () => {
    const reset = resetQuestion(frame, 'billing', t);
    expect(answered(reset, { to: 'offset', offset: '9' })).toEqual([
      { type: 'group.resetOffsets', groupId: 'billing', topic: 'orders', to: { offset: 9 } },
    ]);
    expect(answered(reset, { to: 'time', seconds: '3' })).toMatchObject([{ to: { sinceMs: 3000 } }]);
    expect(answered(reset, { partition: 'orders-1' })).toEqual([
      { type: 'group.resetOffsets', groupId: 'billing', topic: 'orders', partitions: [1], to: 'beginning' },
    ]);
    // One of a topic that is not chosen any more is none of these.
    expect(answered(reset, { topic: 'payments', partition: 'orders-1' })[0]).not.toHaveProperty('partitions');
  });

  it('move any replica anywhere, and begin with a spare broker in the place of the last', () => {
    const move = moveQuestion(frame, 'orders-0', t);
    expect(move?.start).toEqual({ replica0: '1', replica1: '3' });
    expect(move && answered(move, { replica0: '2', replica1: '3' })).toEqual([
      { type: 'partition.reassign', topic: 'orders', partition: 0, replicas: [2, 3] },
    ]);
    expect(moveQuestion(frame, 'gone-0', t)).toBeNull();
  });

  it('send, add and delete as many as asked', () => {
    expect(answered(burstQuestion('p-shop', 'shop', t), { count: '30', unreadable: 'true' })).toEqual([
      { type: 'producer.send', producerId: 'p-shop', count: 30, unreadable: true },
    ]);
    expect(answered(partitionsQuestion(frame, 'orders', t))).toEqual([
      { type: 'topic.addPartitions', name: 'orders', partitionCount: 7 },
    ]);
    const cut = deleteRecordsQuestion(frame, 'orders-0', t);
    expect(cut && answered(cut)).toMatchObject([{ beforeOffset: -1 }]);
    expect(cut && answered(cut, { upTo: 'offset', offset: '20' })).toMatchObject([{ beforeOffset: 20 }]);
  });
});

describe('the form', () => {
  const show = (question: Question, refusal: string | null = null) => {
    const onUtter = vi.fn();
    render(<AskView question={question} refusal={refusal} onUtter={onUtter} onClose={() => undefined} />);
    return onUtter;
  };
  const hidden = { hidden: true };

  it('shows a field only where it is asked for, and utters what was filled in', () => {
    const onUtter = show(seekQuestion(frame, 'k-ada', 'Ada', t));
    expect(screen.queryByRole('spinbutton', hidden)).toBeNull();
    fireEvent.change(screen.getByRole('combobox', { name: 'to', ...hidden }), {
      target: { value: 'offset' },
    });
    fireEvent.change(screen.getByRole('spinbutton', { name: 'offset', ...hidden }), {
      target: { value: '5' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Seek', ...hidden }));
    expect(onUtter.mock.calls[0]?.[0]).toHaveLength(2);
    expect(onUtter.mock.calls[0]?.[0][0]).toMatchObject({ to: { offset: 5 } });
  });

  it('waits for a number, and says in words why the last try was refused', () => {
    show(slowQuestion(frame, 1, t), 'factor cannot be 0. Allowed: 1 to 200.');
    expect(screen.getByRole('alert', hidden).textContent).toContain('Allowed: 1 to 200');
    const factor = screen.getByRole('spinbutton', hidden);
    fireEvent.change(factor, { target: { value: '' } });
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Slow it down', ...hidden }).disabled).toBe(
      true,
    );
  });

  it('never asks for a link from a node to itself', () => {
    const onUtter = show(
      linkQuestion(
        frame,
        null,
        (node) => node,
        (state) => state,
        t,
      ),
    );
    fireEvent.change(screen.getByRole('combobox', { name: 'from', ...hidden }), { target: { value: 'b2' } });
    fireEvent.click(screen.getByRole('button', { name: 'Set the link', ...hidden }));
    expect(onUtter).toHaveBeenCalledWith([
      { type: 'network.heal', a: 'b2', b: 'b1' },
      { type: 'network.cut', a: 'b2', b: 'b1' },
    ]);
  });
});
