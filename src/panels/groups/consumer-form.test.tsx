import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { RejectReason } from '../../contract/errors.ts';
import { ConsumerForm } from './ConsumerForm.tsx';
import { consumerCommand, isUnfinished, newConsumer } from './consumer-draft.ts';
import { GroupForm, type NewGroup } from './GroupForm.tsx';

const fresh = newConsumer('billing', 'invoices');
const hidden = { hidden: true };

describe('what the form of a consumer comes to', () => {
  it('is a plain consumer where nothing else was chosen', () => {
    expect(consumerCommand(fresh, false)).toEqual({
      type: 'consumer.add',
      name: '',
      groupId: 'billing',
      processingMs: 5,
    });
    expect(consumerCommand({ ...fresh, groupId: '', commits: 'combined' }, false)).toMatchObject({
      groupId: null,
      commits: 'combined',
    });
  });

  it('is an application with threads, commits and a database of its own', () => {
    const draft = {
      ...fresh,
      work: 'key',
      workers: '8',
      waits: false,
      sink: 'transactional',
      order: 'record',
      commit: 'database',
      instanceId: ' till-1 ',
    } as const;
    expect(consumerCommand(draft, false)).toMatchObject({
      instanceId: 'till-1',
      processing: {
        by: 'key',
        workers: 8,
        waits: false,
        commit: 'database',
        offsets: 'contiguous',
        sink: { write: 'transactional', transaction: 'record', callMs: 2 },
      },
    });
    // One thread has no pool, whatever stands in fields that are not shown.
    expect(consumerCommand({ ...draft, work: 'thread' }, false).processing).toMatchObject({
      workers: 1,
      waits: true,
    });
  });

  it('writes to another topic in transactions, or fails in a share group, and nothing else there', () => {
    expect(consumerCommand({ ...fresh, work: 'transform' }, false).transform).toEqual({
      toTopic: 'invoices',
      transactionalId: 'transform-1',
    });
    const failing = { ...fresh, work: 'key', failing: 'reject', every: '7', instanceId: 'x' } as const;
    expect(consumerCommand(failing, true)).toEqual({
      type: 'consumer.add',
      name: '',
      groupId: 'billing',
      processingMs: 5,
      failing: { every: 7, how: 'reject' },
    });
  });

  it('waits for numbers that it would carry, and for no others', () => {
    expect(isUnfinished({ ...fresh, workers: '' }, false)).toBe(false);
    expect(isUnfinished({ ...fresh, workers: '', work: 'record' }, false)).toBe(true);
    expect(isUnfinished({ ...fresh, processingMs: '' }, false)).toBe(true);
  });
});

it('asks a consumer’s form only for what goes together', () => {
  const onCreate = vi.fn();
  const groups = [
    { id: 'billing', isShare: false },
    { id: 'pickers', isShare: true },
  ];
  render(
    <ConsumerForm
      start={fresh}
      groups={groups}
      topics={['orders', 'invoices']}
      refusal="Ada polls with one thread."
      onCreate={onCreate}
      onClose={() => undefined}
    />,
  );
  const choice = (name: string) => screen.getByRole('combobox', { name, ...hidden });
  expect(screen.getByRole('alert', hidden).textContent).toBe('Ada polls with one thread.');
  expect(screen.queryByRole('spinbutton', { name: 'workers', ...hidden })).toBeNull();
  fireEvent.change(choice('works'), { target: { value: 'record' } });
  fireEvent.change(screen.getByRole('spinbutton', { name: 'workers', ...hidden }), {
    target: { value: '3' },
  });
  fireEvent.change(choice('writes to a database'), { target: { value: 'idempotent' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add consumer', ...hidden }));
  expect(onCreate.mock.calls[0]?.[0]).toMatchObject({
    processing: { by: 'record', workers: 3, sink: { write: 'idempotent' } },
  });
  fireEvent.change(choice('group'), { target: { value: 'pickers' } });
  expect(screen.queryByRole('combobox', { name: 'works', ...hidden })).toBeNull();
  expect(choice('fails')).toBeTruthy();
});

it('greys protocols and assignors that the release lacks, and says since when Kafka has them', () => {
  const onCreate = vi.fn();
  const whyNot = ({ protocol, assignor }: NewGroup): RejectReason | null => {
    const params = { feature: 'it', era: '0.11', since: protocol ? '4.0' : '2.4' };
    return protocol === 'share' || assignor === 'cooperative-sticky' ? { code: 'eraLacks', params } : null;
  };
  render(
    <GroupForm
      topics={['orders']}
      refusal={null}
      whyNot={whyNot}
      onCreate={onCreate}
      onClose={() => undefined}
    />,
  );
  const option = (name: RegExp) => screen.getByRole<HTMLOptionElement>('option', { name, ...hidden });
  expect(option(/^share.*not in 0\.11; since 4\.0/).disabled).toBe(true);
  expect(option(/^cooperative-sticky.*since 2\.4/).disabled).toBe(true);
  expect(option(/^range$/).disabled).toBe(false);
  fireEvent.change(screen.getByRole('textbox', { name: 'name', ...hidden }), { target: { value: 'new' } });
  fireEvent.change(screen.getByRole('combobox', { name: 'protocol', ...hidden }), {
    target: { value: 'consumer' },
  });
  fireEvent.change(screen.getByRole('combobox', { name: 'assignor of the coordinator', ...hidden }), {
    target: { value: 'range' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Add group', ...hidden }));
  expect(onCreate).toHaveBeenCalledWith({
    name: 'new',
    topics: ['orders'],
    assignor: 'range',
    protocol: 'consumer',
    remoteAssignor: 'range',
  });
});
