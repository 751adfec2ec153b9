/** What a row says, worked out from the frame: which cells stand in it and in what state, without a pixel. */
import type { BrokerView, ClusterFrame, PartitionView, ReplicaView, Table } from '../../contract/frame.ts';
import { type BrokerId, NO_BROKER, type PartitionKey } from '../../contract/ids.ts';
import type { Preview } from '../../contract/messages.ts';

/** What of a frame stands on the stage. The clock, and messages with it, are read from picture to picture without React. */
export type StageFrame = Pick<ClusterFrame, (typeof STAGE_PARTS)[number]>;
const STAGE_PARTS = [
  'brokers',
  'controllers',
  'topics',
  'partitions',
  'groups',
  'consumers',
  'links',
  'order',
  'cluster',
] as const;

/** Whether React has nothing to draw between the two: only a clock went on, or messages flew. */
export const isSameStage = (a: StageFrame, b: StageFrame): boolean =>
  STAGE_PARTS.every((part) => a[part] === b[part]);

export interface CellModel {
  readonly brokerId: BrokerId;
  readonly log: ReplicaView;
  /** The process that holds it is down, or has not opened its log yet. */
  readonly isOffline: boolean;
  /** It leads, and serves. */
  readonly isLeader: boolean;
  /** It is named as the leader by the election under way. */
  readonly isCandidate: boolean;
  /** Cut off, it still believes that it leads; the others have moved on. */
  readonly isStaleLeader: boolean;
}

/** What a row needs to know of a broker, and nothing that changes with every message. */
export interface BrokerState {
  readonly brokerId: BrokerId;
  readonly isDown: boolean;
}

export const brokerState = (broker: BrokerView): BrokerState => ({
  brokerId: broker.brokerId,
  isDown: broker.process === 'down' || broker.process === 'starting',
});

export function cellsOf(view: PartitionView, brokers: readonly BrokerState[]): readonly CellModel[] {
  return view.logs.map((log): CellModel => {
    const broker = brokers.find(({ brokerId }) => brokerId === log.brokerId);
    const isOffline = broker === undefined || broker.isDown;
    const isNamed = view.leaderId === log.brokerId;
    return {
      brokerId: log.brokerId,
      log,
      isOffline,
      isLeader: isNamed && view.status === 'online' && !isOffline,
      isCandidate: isNamed && view.status === 'electing',
      isStaleLeader: !isNamed && !isOffline && log.role === 'leader' && view.status !== 'electing',
    };
  });
}

/** Where the leader's flag is. */
export type FlagModel =
  | { readonly at: 'leader'; readonly brokerId: BrokerId }
  /** The controller has named another; the flag is on its way. */
  | { readonly at: 'air'; readonly fromId: BrokerId; readonly toId: BrokerId }
  /** Its leader is dead: it hangs there, hollow, until the controller acts. */
  | { readonly at: 'fallen'; readonly brokerId: BrokerId }
  | { readonly at: 'nowhere' };

export function flagOf(view: PartitionView): FlagModel {
  switch (view.status) {
    case 'online':
      return view.leaderId === NO_BROKER ? { at: 'nowhere' } : { at: 'leader', brokerId: view.leaderId };
    case 'electing': {
      const from = view.previousLeaderId === NO_BROKER ? view.leaderId : view.previousLeaderId;
      return { at: 'air', fromId: from, toId: view.leaderId };
    }
    case 'leaderDown':
      return { at: 'fallen', brokerId: view.leaderId };
    case 'offline':
      return view.previousLeaderId === NO_BROKER
        ? { at: 'nowhere' }
        : { at: 'fallen', brokerId: view.previousLeaderId };
  }
}

export interface OwnerModel {
  readonly consumerId: string;
  readonly name: string;
  readonly initial: string;
  readonly hue: number;
}

/** One square of an ownership strip. */
export interface StripModel {
  readonly groupId: string;
  readonly isSubscribed: boolean;
  readonly phase: 'owned' | 'barrier' | 'none';
  readonly owner: OwnerModel | null;
  readonly position: number;
  readonly lag: number;
  /** Who would own it after the drop that is being considered, where that differs. */
  readonly preview: OwnerModel | null;
  /** In a share group, where nobody owns it: all who read it. */
  readonly readers?: readonly OwnerModel[];
}

export function stripOf(
  frame: Pick<ClusterFrame, 'groups' | 'consumers'>,
  groupId: string,
  key: PartitionKey,
  preview: Preview | null,
): StripModel {
  const group = frame.groups[groupId];
  const lag = group?.lags[key];
  const owner = lag?.owner ? ownerOf(frame.consumers, lag.owner) : null;
  return {
    groupId,
    isSubscribed: lag !== undefined,
    phase: lag?.phase ?? 'none',
    owner,
    position: lag?.position ?? -1,
    lag: lag?.lag ?? -1,
    // Who will read it there, the coordinator's assignor says.
    preview: lag && !lag.readers ? previewedOwner(frame.consumers, groupId, key, owner, preview) : null,
    ...(lag?.readers && { readers: lag.readers.flatMap((id) => ownerOf(frame.consumers, id) ?? []) }),
  };
}

function ownerOf(consumers: ClusterFrame['consumers'], consumerId: string): OwnerModel | null {
  const consumer = consumers[consumerId];
  if (!consumer) return null;
  return { consumerId, name: consumer.name, initial: consumer.initial, hue: consumer.hue };
}

function previewedOwner(
  consumers: ClusterFrame['consumers'],
  groupId: string,
  key: PartitionKey,
  owner: OwnerModel | null,
  preview: Preview | null,
): OwnerModel | null {
  if (!preview?.ok) return null;
  const owned = preview.groups.find((group) => group.groupId === groupId)?.owned;
  if (!owned) return null;
  const next = Object.keys(owned).find((consumerId) => owned[consumerId]?.includes(key));
  return next === undefined || next === owner?.consumerId ? null : ownerOf(consumers, next);
}

/** Something in a row that a person should know of even when the row is scrolled away; worst first. */
export type Alarm =
  | { readonly kind: 'atRisk'; readonly count: number; readonly brokerId: BrokerId }
  | { readonly kind: 'offline' }
  | { readonly kind: 'leaderDown' }
  | { readonly kind: 'electing'; readonly leaderEpoch: number }
  | { readonly kind: 'held' };

const SEVERITY: Readonly<Record<Alarm['kind'], number>> = {
  atRisk: 0,
  offline: 1,
  leaderDown: 2,
  electing: 3,
  held: 4,
};

export function alarmOf(view: PartitionView): Alarm | null {
  const risky = view.logs.find((log) => log.atRisk > 0);
  if (risky) return { kind: 'atRisk', count: risky.atRisk, brokerId: risky.brokerId };
  if (view.status === 'offline') return { kind: 'offline' };
  if (view.status === 'leaderDown') return { kind: 'leaderDown' };
  if (view.status === 'electing') return { kind: 'electing', leaderEpoch: view.leaderEpoch };
  return view.highWatermarkHeldBy === null ? null : { kind: 'held' };
}

export interface AlarmedRow {
  readonly key: PartitionKey;
  readonly alarm: Alarm;
}

/** The worst among these rows, the first of several equally bad; null when all is well. */
export function worstOf(partitions: Table<PartitionView>, keys: readonly PartitionKey[]): AlarmedRow | null {
  let worst: AlarmedRow | null = null;
  for (const key of keys) {
    const view = partitions[key];
    const alarm = view ? alarmOf(view) : null;
    if (alarm && (worst === null || SEVERITY[alarm.kind] < SEVERITY[worst.alarm.kind]))
      worst = { key, alarm };
  }
  return worst;
}
