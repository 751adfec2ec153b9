/** What stands in the form of a consumer, as text, and the command that it comes to. */
import type { Command, CommitPractice } from '../../contract/commands.ts';
import type { ProcessingSettings, SinkSettings } from '../../contract/processing.ts';

export type Work = 'simple' | ProcessingSettings['by'] | 'transform';

export interface ConsumerDraft {
  readonly name: string;
  /** Empty: the bench. */
  readonly groupId: string;
  readonly processingMs: string;
  readonly work: Work;
  readonly workers: string;
  readonly waits: boolean;
  readonly commit: ProcessingSettings['commit'];
  readonly offsets: ProcessingSettings['offsets'];
  readonly sink: 'none' | SinkSettings['write'];
  readonly order: SinkSettings['transaction'];
  readonly callMs: string;
  /** Of an application that works in its own thread, as poll() gives it. */
  readonly commits: 'none' | CommitPractice;
  readonly toTopic: string;
  readonly transactionalId: string;
  readonly instanceId: string;
  readonly failing: 'no' | 'release' | 'reject';
  readonly every: string;
  readonly deliveries: string;
}

export const newConsumer = (groupId: string | null, toTopic: string): ConsumerDraft => ({
  name: '',
  groupId: groupId ?? '',
  processingMs: '5',
  work: 'simple',
  workers: '4',
  waits: true,
  commit: 'after',
  offsets: 'contiguous',
  sink: 'none',
  order: 'none',
  callMs: '2',
  commits: 'none',
  toTopic,
  transactionalId: 'transform-1',
  instanceId: '',
  failing: 'no',
  every: '10',
  deliveries: '',
});

/** @param isShare what it says of threads, commits and a static id is of no account there: a member of a share group has none */
export function consumerCommand(
  draft: ConsumerDraft,
  isShare: boolean,
): Extract<Command, { readonly type: 'consumer.add' }> {
  const { work, commits } = draft;
  const instanceId = draft.instanceId.trim();
  const common = {
    type: 'consumer.add',
    name: draft.name.trim(),
    groupId: draft.groupId === '' ? null : draft.groupId,
    processingMs: numberIn(draft.processingMs),
  } as const;
  if (isShare) return { ...common, ...failingOf(draft) };
  const placed = { ...common, ...(instanceId !== '' && { instanceId }) };
  if (work === 'simple') return { ...placed, ...(commits !== 'none' && { commits }) };
  if (work === 'transform') {
    const { toTopic, transactionalId } = draft;
    return { ...placed, transform: { toTopic, transactionalId: transactionalId.trim() } };
  }
  return { ...placed, processing: processingOf(draft, work) };
}

function processingOf(draft: ConsumerDraft, by: ProcessingSettings['by']): ProcessingSettings {
  const { waits, commit, offsets, sink, order } = draft;
  const isPool = by !== 'thread';
  return {
    by,
    workers: isPool ? numberIn(draft.workers) : 1,
    waits: !isPool || waits,
    commit,
    offsets,
    sink: sink === 'none' ? null : { write: sink, transaction: order, callMs: numberIn(draft.callMs) },
  };
}

function failingOf({ failing, every, deliveries }: ConsumerDraft) {
  if (failing === 'no') return {};
  const settings = { every: numberIn(every), how: failing };
  return {
    failing: deliveries.trim() === '' ? settings : { ...settings, deliveries: numberIn(deliveries) },
  };
}

/** Not a number where nothing was filled in. */
const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Fields that hold numbers which the command would carry, and do not: it cannot be asked for yet. */
export function isUnfinished(draft: ConsumerDraft, isShare: boolean): boolean {
  const { work, sink, failing } = draft;
  const isPool = !isShare && work !== 'simple' && work !== 'transform' && work !== 'thread';
  const hasSink = !isShare && work !== 'simple' && work !== 'transform' && sink !== 'none';
  const numbers = [
    draft.processingMs,
    ...(isPool ? [draft.workers] : []),
    ...(hasSink ? [draft.callMs] : []),
    ...(isShare && failing !== 'no' ? [draft.every] : []),
  ];
  return numbers.some((text) => Number.isNaN(numberIn(text)));
}
