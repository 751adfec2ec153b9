import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { LogCloseUp, LogFilesView, ReplicaCloseUp } from '../../contract/close-up.ts';
import type { BrokerView, MachineView, PartitionView, ReplicaView } from '../../contract/frame.ts';
import { DEFAULT_HARDWARE } from '../../contract/hardware.ts';
import type { BatchBytes, ByteField, RetentionView as Retention } from '../../contract/log-close-up.ts';
import { SIM_EPOCH_MS } from '../../contract/units.ts';
import { BatchBytesView } from './BatchBytesView.tsx';
import { CompactionView } from './CompactionView.tsx';
import { CostView } from './CostView.tsx';
import { DiskView } from './DiskView.tsx';
import { FilesView } from './FilesView.tsx';
import { ReplicasView } from './ReplicasView.tsx';
import { RetentionView } from './RetentionView.tsx';

const RETENTION: Retention = {
  isDeleted: true,
  isCompacted: false,
  logStartOffset: 0,
  highWatermark: 8,
  sizeBytes: 900,
  nextCheckUs: 12_000_000,
  intervalMs: 5_000,
  segments: [
    {
      baseOffset: 0,
      nextOffset: 5,
      sizeBytes: 500,
      isActive: false,
      newestMs: SIM_EPOCH_MS + 4_000,
      fate: { kind: 'goes', rule: 'retentionMs', atUs: 17_000_000 },
    },
    {
      baseOffset: 5,
      nextOffset: 9,
      sizeBytes: 400,
      isActive: true,
      newestMs: SIM_EPOCH_MS + 9_000,
      fate: { kind: 'stays', why: 'aboveHighWatermark' },
    },
  ],
  deleted: [],
};

const FILES: LogFilesView = {
  brokerId: 2,
  segments: [
    {
      baseOffset: 0,
      nextOffset: 5,
      sizeBytes: 500,
      batches: [
        { baseOffset: 0, lastOffset: 1, position: 0, sizeBytes: 200 },
        { baseOffset: 2, lastOffset: 4, position: 200, sizeBytes: 300 },
      ],
      offsetIndex: [{ offset: 4, position: 200 }],
      timeIndex: [{ timestampMs: SIM_EPOCH_MS + 4_000, offset: 4 }],
    },
    {
      baseOffset: 5,
      nextOffset: 9,
      sizeBytes: 400,
      batches: [{ baseOffset: 5, lastOffset: 8, position: 0, sizeBytes: 400 }],
      offsetIndex: [],
      timeIndex: [],
    },
  ],
  indexIntervalBytes: 150,
  segmentBytes: 600,
  configs: [],
  search: null,
  durability: {
    recoveryPoint: 5,
    durableOffset: 5,
    writtenBackOffset: 5,
    fsyncedBytes: 500,
    writtenBackBytes: 0,
    cachedBytes: 400,
    checkpoints: { recoveryPoint: 5, logStart: null, highWatermark: 7, cleaner: null },
    nextCheckpointUs: 40_000_000,
    disk: { condition: 'ok', logBytes: 1_800, partitionBytes: 900, deletedBytes: 0 },
    pages: null,
  },
  retention: RETENTION,
  compaction: null,
};
const none = () => null;

describe('the files', () => {
  const show = (onOpenBatch = vi.fn()) => {
    render(
      <FilesView
        files={FILES}
        partition="orders-0"
        highWatermark={8}
        epochs={[
          { epoch: 0, startOffset: 0 },
          { epoch: 4, startOffset: 5 },
        ]}
        width={700}
        settings={none}
        onOpenBatch={onOpenBatch}
      />,
    );
    return onOpenBatch;
  };
  const named = (name: RegExp) => screen.getByRole('button', { name });

  it('have a name for every segment, batch and entry, and one stop of the Tab key for all', () => {
    show();
    expect(named(/^Segment 0{20}, offsets 0 to 4, 500 B$/)).toBeTruthy();
    expect(named(/^Batch 2 to 4, 300 B from byte 200, committed$/)).toBeTruthy();
    expect(named(/^Batch 5 to 8, 400 B from byte 0, not committed whole$/)).toBeTruthy();
    expect(named(/^Index entry \+4: offset 4, byte 200$/)).toBeTruthy();
    expect(named(/^Time index entry: 4.000 s, offset 4$/)).toBeTruthy();
    expect(screen.getByText(/0 0 \/ 4 5$/)).toBeTruthy();
    const stops = screen.getAllByRole('button').filter((button) => button.getAttribute('tabindex') === '0');
    expect(stops).toHaveLength(1);
  });

  it('are gone through by arrows, and what is pressed is told; a batch is opened', () => {
    const onOpenBatch = show();
    const segment = named(/^Segment 0{20}/);
    segment.focus();
    fireEvent.keyDown(segment, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(named(/^Batch 0 to 1/));
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowRight' });
    expect(document.activeElement).toBe(named(/^Batch 2 to 4/));
    fireEvent.keyDown(document.activeElement as Element, { key: 'Enter' });
    expect(onOpenBatch).toHaveBeenCalledWith(2);
    fireEvent.keyDown(document.activeElement as Element, { key: 'ArrowDown' });
    fireEvent.keyDown(document.activeElement as Element, { key: ' ' });
    expect(named(/^Index entry/).getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByText(/0 \+ 4 = offset 4 → byte 200/)).toBeTruthy();
    expect(onOpenBatch).toHaveBeenCalledTimes(1);
  });
});

// ---- bytes

const field = (
  name: ByteField['name'],
  position: number,
  hex: string | null,
  value: string | null,
): ByteField => ({
  name,
  position,
  sizeBytes: hex === null ? 4 : hex === '' ? 0 : hex.split(' ').length,
  hex,
  value,
});
const BYTES: BatchBytes = {
  brokerId: 2,
  baseOffset: 2,
  segment: 0,
  filePosition: 200,
  sizeBytes: 300,
  compression: 'none',
  header: [
    field('baseOffset', 0, '00 00 00 00 00 00 00 02', '2'),
    {
      ...field('attributes', 21, '00 10', '16'),
      bits: [
        { name: 'isTransactional', from: 4, to: 4, bits: '1', value: 'true' },
        { name: 'unused', from: 7, to: 15, bits: '000000000', value: '' },
      ],
    },
  ],
  records: [
    {
      offset: 2,
      index: 0,
      sizeBytes: 9,
      fields: [
        field('keyLength', 61, '01', '-1'),
        field('key', 62, '', null),
        field('value', 62, 'ff', null),
      ],
    },
  ],
  recordCount: 5,
};

describe('the bytes of a batch', () => {
  it('tell each field with place, bytes, value and what it is for', () => {
    render(<BatchBytesView bytes={BYTES} />);
    const offset = screen.getByRole('button', {
      name: /^baseOffset, byte 0, 00 00 00 00 00 00 00 02, value 2\. Offset/,
    });
    expect(offset).toBeTruthy();
    // What is no text is said to be none, and a key that is not there has no row.
    expect(screen.getByRole('button', { name: /^value, byte 62, ff, value not text/ })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^key,/ })).toBeNull();
    expect(screen.getByText('4 more records')).toBeTruthy();
  });

  it('say what a field is for to who goes there by keyboard, and the bits of attributes to everybody', () => {
    render(<BatchBytesView bytes={BYTES} />);
    expect(screen.getByText('isTransactional true')).toBeTruthy();
    const first = screen.getByRole('button', { name: /^baseOffset/ });
    act(() => first.focus());
    expect(screen.getByText(/The producer writes 0; the leader puts in its log end/)).toBeTruthy();
    fireEvent.keyDown(first, { key: 'ArrowDown' });
    expect(document.activeElement?.textContent).toBe('attributes');
    expect(screen.getByText('Sixteen bits; seven are in use.')).toBeTruthy();
  });

  it('say that compressed ones are not modelled', () => {
    const crc = { ...BYTES, compression: 'lz4', records: [], header: [field('crc', 17, null, null)] };
    render(<BatchBytesView bytes={crc} />);
    expect(screen.getByRole('button', { name: /^crc, byte 17, not modelled, value –/ })).toBeTruthy();
    expect(screen.getByText(/one block of 239 bytes, compressed by lz4/)).toBeTruthy();
  });
});

// ---- disk and cost

describe('page cache and disk', () => {
  it('say what a power cut would take, and what the checkpoint files know', () => {
    render(<DiskView files={FILES} logEndOffset={9} nowUs={10_000_000} settings={none} />);
    expect(screen.getByText('what lies below offset 5; 4 offsets above it are not')).toBeTruthy();
    expect(
      screen.getByRole('img', {
        name: '500 B fsynced, 0 B written back by Linux, 400 B in the page cache only, of 900 B in this log',
      }),
    ).toBeTruthy();
    expect(screen.getByText('replication-offset-checkpoint 7')).toBeTruthy();
    expect(screen.queryByText(/cleaner-offset-checkpoint/)).toBeNull();
    expect(screen.getByText(/written down again in 30.0 s/)).toBeTruthy();
  });

  it('say that work costs nothing while there are no machines, and offer them', () => {
    const onMachines = vi.fn();
    render(<CostView brokerId={2} machine={null} pages={null} onMachines={onMachines} />);
    expect(screen.getByText(/^Nothing, here/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Give the brokers machines' }));
    expect(onMachines).toHaveBeenCalled();
  });

  it('count hits and misses of a machine in bars', () => {
    const counts = {
      sequentialBytes: 3_000,
      randomBytes: 1_000,
      seeks: 2,
      diskBusyUs: 20_000,
      cacheHits: 3,
      cacheMisses: 1,
      copies: 2,
      copiedBytes: 500,
      requests: 9,
      threadBusyUs: 100,
      receivedBytes: 700,
      sentBytes: 300,
    };
    const machine: MachineView = {
      hardware: { ...DEFAULT_HARDWARE, zeroCopy: false },
      counts,
      cachedBytes: 8_192,
      dirtyBytes: 4_096,
      threads: 8,
      busyThreads: 1,
      waitingRequests: 0,
    };
    render(<CostView brokerId={2} machine={machine} pages={{ held: 1, all: 2 }} onMachines={vi.fn()} />);
    const bars = screen.getAllByRole('listitem').map((bar) => bar.textContent);
    expect(bars).toContain('pages read3 in memory1 from the disk');
    // Two seeks of 8 ms of the 20 ms that the disk was busy.
    expect(bars).toContain('time spent0.02 s seeking0.00 s moving bytes on the disk');
    expect(screen.getByText(/Zero copy is off/)).toBeTruthy();
  });
});

// ---- what goes

describe('retention and compaction', () => {
  it('say of each segment which rule takes it and when, or why it stays', () => {
    render(<RetentionView files={FILES} nowUs={10_000_000} settings={none} />);
    const rows = within(screen.getByRole('table')).getAllByRole('row');
    expect(rows[1]?.textContent).toContain('4.0 s, 6.0 s ago');
    expect(rows[1]?.textContent).toContain(
      'goes in 7.0 s: by then its newest record is older than retention.ms',
    );
    expect(rows[2]?.textContent).toContain('it reaches above the high watermark');
    expect(screen.getByText('No file waits to be removed.')).toBeTruthy();
    expect(screen.getByText(/looks every 5.0 s; next in 2.0 s/)).toBeTruthy();
  });

  it('say when renamed files are removed, and by what they went', () => {
    const file = { baseOffset: 0, sizeBytes: 500, reason: 'compaction', removeAtUs: 70_000_000 } as const;
    const files = { ...FILES, retention: { ...RETENTION, deleted: [file] } };
    render(<RetentionView files={files} nowUs={10_000_000} settings={none} />);
    expect(
      screen.getByText('00000000000000000000.log.deleted, 500 B, by compaction: removed in 60.0 s'),
    ).toBeTruthy();
  });

  it('say that the cleaner leaves alone what is not compacted, and how dirty a compacted log is', () => {
    const { rerender } = render(
      <CompactionView files={FILES} lastPass={null} nowUs={10_000_000} settings={none} />,
    );
    expect(screen.getByText(/the cleaner leaves this log alone/)).toBeTruthy();
    const compaction = {
      checkpoint: 3,
      firstDirtyOffset: 3,
      firstUncleanableOffset: 5,
      cleanBytes: 200,
      cleanableBytes: 300,
      ratio: 0.6,
      minRatio: 0.5,
      isOverdue: false,
      state: 'due',
      ahead: 1,
      nextLookUs: 11_000_000,
      tombstones: { withoutHorizon: 2, withHorizon: 1, firstHorizonUs: 5_000_000, isByFile: false },
    } as const;
    rerender(
      <CompactionView files={{ ...FILES, compaction }} lastPass={null} nowUs={10_000_000} settings={none} />,
    );
    expect(
      screen.getByRole('img', { name: '300 B of 500 B is dirty: 0.60; a pass is worth it above 0.50' }),
    ).toBeTruthy();
    expect(
      screen.getByText(/takes it when it looks next.*1 log of this broker is dirtier.*looks in 1.0 s/),
    ).toBeTruthy();
    expect(
      screen.getByText(/^1 with a delete horizon, 2 that the next pass gives one · .*with the next pass$/),
    ).toBeTruthy();
    expect(screen.getByText('none in the journal')).toBeTruthy();
  });
});

// ---- records, and where logs part

const record = (offset: number) => ({ offset, key: 'k', valueBytes: 3, type: null });
const replica = (brokerId: number, end: number, rest: Partial<ReplicaCloseUp> = {}): ReplicaCloseUp => ({
  brokerId,
  logStartOffset: 0,
  logEndOffset: end,
  durableOffset: end,
  epochs: [{ epoch: 4, startOffset: 0 }],
  batches: [
    {
      baseOffset: 0,
      lastOffset: end - 1,
      partitionLeaderEpoch: 4,
      producerId: -1,
      producerEpoch: -1,
      baseSequence: -1,
      isTransactional: false,
      isControl: false,
      maxTimestampMs: 0,
      sizeBytes: 100,
      records: Array.from({ length: end }, (_, i) => record(i)),
    },
  ],
  unacknowledged: [],
  truncation: { next: null, isUnderWay: false, last: null, rule: 'epoch' },
  ...rest,
});
const viewOf = (brokerId: number, logEndOffset: number): ReplicaView => ({
  brokerId,
  role: brokerId === 1 ? 'leader' : 'follower',
  leaderEpoch: 5,
  logStartOffset: 0,
  highWatermark: 2,
  lastStableOffset: 2,
  logEndOffset,
  inIsr: brokerId === 1,
  atRisk: 0,
  sizeBytes: 100,
  truncated: null,
});
const PARTITION = {
  id: 'orders-0',
  leaderId: 1,
  leaderEpoch: 5,
  replicas: [1, 2],
  isr: [1],
  logs: [viewOf(1, 2), viewOf(2, 4)],
} as unknown as PartitionView;
const UP = { b1: { process: 'up' }, b2: { process: 'up' } } as unknown as Record<string, BrokerView>;

describe('the replicas', () => {
  const closeUp = (second: Partial<ReplicaCloseUp>): LogCloseUp => ({
    kind: 'log',
    partition: 'orders-0',
    from: 0,
    to: 6,
    replicas: [replica(1, 2), replica(2, 4, second)],
    files: null,
    bytes: null,
  });
  const show = (second: Partial<ReplicaCloseUp>, lost = new Map<number, number>()) => {
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600);
    const onChoose = vi.fn();
    render(
      <ReplicasView
        partition={PARTITION}
        brokers={UP}
        closeUp={closeUp(second)}
        labels="key"
        find={null}
        chosen={null}
        nowUs={1_000_000}
        lost={lost}
        onMove={vi.fn()}
        onChoose={onChoose}
        stripRef={{ current: document.createElement('div') }}
      />,
    );
    return onChoose;
  };

  it('name who is truncating, to where, and the diverging epoch that makes it so', () => {
    const next = { ownEpoch: 4, logEndOffset: 4, leaderEpoch: 4, leaderEnd: 2, toOffset: 2 };
    show({ truncation: { next, isUnderWay: true, last: null, rule: 'epoch' }, unacknowledged: [2, 3] });
    expect(screen.getByText('truncating')).toBeTruthy();
    expect(screen.getByText('truncateTo(2)')).toBeTruthy();
    expect(
      screen.getByText(/asks from 4 with lastEpoch 4; the leader answers diverging epoch 4, end 2/),
    ).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /never acknowledged so far/ })).toHaveLength(2);
    expect(screen.getByText('no producer has been told that this record is stored')).toBeTruthy();
  });

  it('tell after a cut what was lost with it, and of none that it cost nothing', () => {
    const last = { atUs: 900_000, fromOffset: 5, toOffset: 4, leaderEpoch: 4 };
    show({ truncation: { next: null, isUnderWay: true, last, rule: 'epoch' } }, new Map([[2, 1]]));
    expect(screen.getByText('1 acknowledged record was on no other copy: lost.')).toBeTruthy();
    expect(screen.getByText(/On the leader, epoch 4 ends at 4/)).toBeTruthy();
    // Nothing is marked where everything was acknowledged.
    expect(screen.queryByText('no producer has been told that this record is stored')).toBeNull();
  });

  it('are one stop of the Tab key, and arrows choose the record beside', () => {
    const onChoose = show({});
    const records = screen.getAllByRole('button').filter((one) => one.getAttribute('tabindex') === '0');
    expect(records).toHaveLength(1);
    const [stop] = records;
    expect(stop?.getAttribute('aria-label')).toMatch(/^offset 1 on broker 1/);
    fireEvent.keyDown(stop as Element, { key: 'ArrowDown' });
    expect(onChoose).toHaveBeenCalledWith({ brokerId: 2, offset: 1 });
    fireEvent.keyDown(stop as Element, { key: 'Enter' });
    expect(onChoose).toHaveBeenLastCalledWith({ brokerId: 1, offset: 1 });
  });
});
