/** What the inspector says of one thing, as data: title, badge, rows, notes. Pure: a frame and words in, lines out. */
import type {
  ClusterFrame,
  ConsumerView,
  GroupView,
  MachineView,
  PartitionView,
  ReplicaView,
  SnapshotView,
  TopicView,
} from '../../contract/frame.ts';
import { type BrokerId, brokerNode, controllerNode, NO_BROKER } from '../../contract/ids.ts';
import type { Words } from '../../i18n/index.ts';
import type { Selection } from '../../store/index.ts';
import type { Tone } from '../../ui/index.ts';

export interface Row {
  readonly name: string;
  readonly value: string;
  readonly tone?: 'water' | 'amber' | 'red';
}

export interface Sheet {
  readonly title: string;
  readonly kind: string;
  readonly badge: { readonly text: string; readonly tone: Tone } | null;
  readonly rows: readonly Row[];
  /** Whole sentences on what the rows mean just now. */
  readonly notes: readonly string[];
  /** Node ids and names whose events tell its story. */
  readonly about: readonly string[];
}

/** Null when there is no such thing at this moment. */
export function sheetOf(selection: Selection, frame: ClusterFrame, words: Words): Sheet | null {
  const { kind, id } = selection;
  switch (kind) {
    case 'partition': {
      const partition = frame.partitions[id];
      return partition
        ? markedWhatIf(
            partitionSheet(partition, words, frame.topics[partition.topic]?.whatIf === 'majority'),
            frame.topics[partition.topic],
            words,
          )
        : null;
    }
    case 'replica': {
      const partition = frame.partitions[id];
      const replica = partition?.logs.find((log) => log.brokerId === selection.brokerId);
      return partition && replica
        ? markedWhatIf(replicaSheet(partition, replica, words), frame.topics[partition.topic], words)
        : null;
    }
    case 'broker':
      return brokerSheet(id, frame, words);
    case 'controller':
      return controllerSheet(id, frame, words);
    case 'producer':
      return producerSheet(id, frame, words);
    case 'group':
      return groupSheet(id, frame, words);
    case 'consumer': {
      const consumer = frame.consumers[id];
      return consumer ? consumerSheet(consumer, words) : null;
    }
    case 'topic':
      return topicSheet(id, frame, words);
    case 'event':
    case 'record':
      // Not things of the frame: see EventView.tsx, RecordLife.tsx.
      return null;
  }
}

/** What is not Kafka says so, wherever it is looked at. */
const markedWhatIf = (sheet: Sheet, topic: TopicView | undefined, { t }: Words): Sheet =>
  topic?.whatIf === undefined
    ? sheet
    : {
        ...sheet,
        rows: [{ name: t('row.commits'), value: t('row.commitsByMajority'), tone: 'amber' }, ...sheet.rows],
        notes: [t('inspector.note.byMajority'), ...sheet.notes],
      };

const partitionTone = { online: 'plain', electing: 'amber', leaderDown: 'red', offline: 'red' } as const;

function partitionSheet(partition: PartitionView, words: Words, isByMajority: boolean): Sheet {
  const { t, list } = words;
  const { leaderId, previousLeaderId, isr, replicas, highWatermarkHeldBy: heldBy } = partition;
  const leader = partition.logs.find((log) => log.brokerId === leaderId);
  const isShort = isr.length < replicas.length;
  const rows: Row[] = [
    { name: t('row.leader'), value: leaderId === NO_BROKER ? t('row.noLeader') : String(leaderId) },
    { name: t('row.leaderEpoch'), value: String(partition.leaderEpoch) },
    { name: t('row.partitionEpoch'), value: String(partition.partitionEpoch) },
    { name: t('row.replicas'), value: list(replicas) },
    {
      name: t('row.isr'),
      value: isShort ? t('row.isrOf', { isr: list(isr), n: replicas.length }) : list(isr),
      ...(isShort && { tone: 'amber' as const }),
    },
  ];
  if (partition.pendingIsr)
    rows.push({ name: t('row.pendingIsr'), value: list(partition.pendingIsr), tone: 'amber' });
  const { eligible, lastKnownLeaderId: lastKnown, adding, removing } = partition;
  if (eligible.length > 0) rows.push({ name: t('row.eligible'), value: list(eligible), tone: 'amber' });
  if (lastKnown !== NO_BROKER) rows.push({ name: t('row.lastKnownLeader'), value: String(lastKnown) });
  if (adding.length > 0) rows.push({ name: t('row.adding'), value: list(adding), tone: 'amber' });
  if (removing.length > 0) rows.push({ name: t('row.removing'), value: list(removing), tone: 'amber' });
  if (leader) {
    rows.push(
      { name: t('row.highWatermark'), value: String(leader.highWatermark), tone: 'water' },
      { name: t('row.logEndOffset'), value: String(leader.logEndOffset) },
      { name: t('row.logStartOffset'), value: String(leader.logStartOffset) },
      { name: t('row.size'), value: words.bytes(leader.sizeBytes) },
    );
  }
  if (heldBy !== null) {
    const value =
      heldBy === 'minIsr'
        ? t('row.heldByMinIsr')
        : heldBy === 'majority'
          ? t('row.heldByMajority')
          : t('row.heldByBroker', { broker: String(heldBy) });
    rows.push({ name: t('row.heldBy'), value, tone: 'amber' });
  }
  const notes: string[] = [];
  if (partition.status === 'electing') notes.push(t('inspector.note.electing', { broker: String(leaderId) }));
  if (partition.status === 'leaderDown') notes.push(t('inspector.note.leaderDown'));
  if (partition.status === 'offline' && !isByMajority) notes.push(t('inspector.note.offline'));
  if (heldBy === 'minIsr') notes.push(t('inspector.note.minIsr'));
  else if (heldBy === 'majority') notes.push(t('inspector.note.majority'));
  else if (heldBy !== null) notes.push(t('inspector.note.heldByBroker', { broker: String(heldBy) }));
  if (partition.eligible.length > 0) notes.push(t('inspector.note.eligible'));
  if (partition.logs.some((log) => log.atRisk > 0)) notes.push(t('inspector.note.atRisk'));
  const near = [leaderId, previousLeaderId].filter((broker: BrokerId) => broker !== NO_BROKER);
  return {
    title: partition.id,
    kind: t('inspector.kind.partition', { n: replicas.length }),
    badge: { text: t(`inspector.status.${partition.status}`), tone: partitionTone[partition.status] },
    rows,
    notes,
    about: [partition.id, ...near.map(brokerNode)],
  };
}

function replicaSheet(partition: PartitionView, replica: ReplicaView, words: Words): Sheet {
  const { t } = words;
  const broker = String(replica.brokerId);
  const rows: Row[] = [
    { name: t('row.leaderEpoch'), value: String(replica.leaderEpoch) },
    {
      name: t('row.isr'),
      value: words.list(partition.isr),
      ...(!replica.inIsr && { tone: 'amber' as const }),
    },
    { name: t('row.highWatermark'), value: String(replica.highWatermark), tone: 'water' },
    { name: t('row.logEndOffset'), value: String(replica.logEndOffset) },
    { name: t('row.logStartOffset'), value: String(replica.logStartOffset) },
    { name: t('row.size'), value: words.bytes(replica.sizeBytes) },
  ];
  if (replica.atRisk > 0) rows.push({ name: t('row.atRisk'), value: String(replica.atRisk), tone: 'red' });
  if (replica.truncated) {
    const { fromOffset, toOffset, atUs } = replica.truncated;
    const value = t('row.truncatedValue', {
      from: String(fromOffset),
      to: String(toOffset),
      clock: words.clock(atUs),
    });
    rows.push({ name: t('row.truncated'), value });
  }
  return {
    title: partition.id,
    kind: t('inspector.kind.replica', { broker }),
    badge: {
      text: t(`inspector.role.${replica.role}`),
      tone: replica.role === 'none' ? 'red' : replica.inIsr ? 'plain' : 'amber',
    },
    rows,
    notes: replica.atRisk > 0 ? [t('inspector.note.atRisk')] : [],
    about: [partition.id, brokerNode(replica.brokerId)],
  };
}

function brokerSheet(id: string, frame: ClusterFrame, words: Words): Sheet | null {
  const { t } = words;
  const broker = frame.brokers[id];
  if (!broker) return null;
  const rows: Row[] = [
    { name: t('row.registration'), value: t(`broker.registration.${broker.registration}`) },
    { name: t('row.brokerEpoch'), value: String(broker.brokerEpoch) },
    {
      name: t('row.leads'),
      value: t('row.leadsOf', { leads: broker.leads, replicas: broker.replicaCount }),
    },
    { name: t('row.logBytes'), value: words.bytes(broker.logBytes) },
    {
      name: t('row.metadata'),
      value: t('row.metadataOf', {
        applied: String(broker.metadataApplied),
        end: String(broker.metadataLogEnd),
      }),
    },
    ...snapshotRows(broker.metadataSnapshot, broker.metadataLogStart, words),
    {
      name: t('row.network'),
      value: t(broker.isolated ? 'row.networkCut' : 'row.networkOk'),
      ...(broker.isolated && { tone: 'amber' as const }),
    },
  ];
  if (broker.pausedSinceUs !== null) {
    rows.push({ name: t('row.pausedSince'), value: words.clock(broker.pausedSinceUs), tone: 'amber' });
  }
  if (broker.slowFactor > 1) {
    const value = t('row.slowValue', { factor: broker.slowFactor });
    rows.push({ name: t('row.slowFactor'), value, tone: 'amber' });
  }
  if (broker.disk !== 'ok') {
    rows.push({ name: t('row.diskCondition'), value: t(`row.disk.${broker.disk}`), tone: 'red' });
  }
  if (broker.machine) rows.push(...machineRows(broker.machine, words));
  if (broker.downSinceUs !== null) {
    rows.push({ name: t('row.downSince'), value: words.clock(broker.downSinceUs), tone: 'red' });
  }
  const notes: string[] = [];
  if (broker.sessionEndsAtUs !== null) {
    rows.push({ name: t('row.sessionEnds'), value: words.clock(broker.sessionEndsAtUs), tone: 'amber' });
    notes.push(
      t('inspector.note.session', { seconds: words.seconds(broker.sessionEndsAtUs - frame.timeUs) }),
    );
  }
  const tone = { up: 'plain', starting: 'amber', stopping: 'amber', down: 'red' } as const;
  return {
    title: t('node.broker', { id: broker.brokerId }),
    kind:
      broker.rack === null
        ? t('inspector.kind.brokerNoRack')
        : t('inspector.kind.broker', { rack: broker.rack }),
    badge: { text: t(`inspector.process.${broker.process}`), tone: tone[broker.process] },
    rows,
    notes,
    about: [id],
  };
}

/** What its work has cost. */
function machineRows({ counts, ...machine }: MachineView, words: Words): readonly Row[] {
  const { t } = words;
  const disk = {
    sequential: words.bytes(counts.sequentialBytes),
    random: words.bytes(counts.randomBytes),
    seeks: counts.seeks,
    seconds: words.seconds(counts.diskBusyUs),
  };
  const cache = {
    hits: counts.cacheHits,
    misses: counts.cacheMisses,
    held: words.bytes(machine.cachedBytes),
    dirty: words.bytes(machine.dirtyBytes),
  };
  const threads = {
    busy: machine.busyThreads,
    threads: machine.threads,
    waiting: machine.waitingRequests,
    handled: counts.requests,
  };
  return [
    { name: t('row.disk'), value: t('row.diskValue', disk) },
    { name: t('row.pageCache'), value: t('row.pageCacheValue', cache) },
    {
      name: t('row.copies'),
      value: t('row.copiesValue', { copies: counts.copies, size: words.bytes(counts.copiedBytes) }),
    },
    {
      name: t('row.threads'),
      value: t('row.threadsValue', threads),
      ...(machine.waitingRequests > 0 && { tone: 'amber' as const }),
    },
    {
      name: t('row.traffic'),
      value: t('row.trafficValue', {
        received: words.bytes(counts.receivedBytes),
        sent: words.bytes(counts.sentBytes),
      }),
    },
  ];
}

/** Of the metadata log; nothing before the first snapshot. */
function snapshotRows(snapshot: SnapshotView | null, logStart: number, { t }: Words): readonly Row[] {
  if (!snapshot) return [];
  return [
    {
      name: t('row.snapshot'),
      value: t('row.snapshotOf', { offset: String(snapshot.endOffset), epoch: String(snapshot.epoch) }),
    },
    { name: t('row.metadataStart'), value: String(logStart) },
  ];
}

function controllerSheet(id: string, frame: ClusterFrame, words: Words): Sheet | null {
  const { t } = words;
  const controller = frame.controllers[id];
  if (!controller) return null;
  const { role, votedFor } = controller;
  return {
    title: t('node.controller', { id: String(controller.controllerId) }),
    kind: t('inspector.kind.controller'),
    badge: {
      text: t(`inspector.controllerRole.${role}`),
      tone: role === 'down' ? 'red' : role === 'candidate' ? 'amber' : 'plain',
    },
    rows: [
      { name: t('row.epoch'), value: String(controller.epoch) },
      { name: t('row.votedFor'), value: votedFor === NO_BROKER ? t('row.none') : String(votedFor) },
      { name: t('row.highWatermark'), value: String(controller.highWatermark), tone: 'water' },
      { name: t('row.logEndOffset'), value: String(controller.logEndOffset) },
      ...snapshotRows(controller.snapshot, controller.logStartOffset, words),
    ],
    notes: [],
    about: [id, controllerNode(controller.controllerId)],
  };
}

function producerSheet(id: string, frame: ClusterFrame, words: Words): Sheet | null {
  const { t, number } = words;
  const producer = frame.producers[id];
  if (!producer) return null;
  const batches = producer.accumulator.reduce((sum, deque) => sum + deque.batches, 0);
  return {
    title: producer.name,
    kind: t('inspector.kind.producer'),
    badge: null,
    rows: [
      { name: t('row.topic'), value: producer.topic },
      { name: 'acks', value: String(producer.acks) },
      { name: 'enable.idempotence', value: String(producer.idempotence) },
      ...(producer.pid >= 0 ? [{ name: 'producer.id', value: String(producer.pid) }] : []),
      { name: t('row.sent'), value: number(producer.sent) },
      { name: t('row.acknowledged'), value: number(producer.acknowledged) },
      { name: t('row.buffered'), value: number(batches) },
      { name: t('row.inFlight'), value: number(producer.inFlightRequests) },
      { name: t('row.retries'), value: number(producer.retries) },
      {
        name: t('row.failed'),
        value: number(producer.failed),
        ...(producer.failed > 0 && { tone: 'red' as const }),
      },
    ],
    notes: [],
    about: [id],
  };
}

function groupSheet(id: string, frame: ClusterFrame, words: Words): Sheet | null {
  const { t, list } = words;
  const group = frame.groups[id];
  if (!group) return null;
  const nameOf = (consumerId: string): string => nameIn(frame, consumerId, words);
  const isOld = group.keptIn === 'zookeeper';
  const lag = Object.values(group.lags).reduce((sum, view) => sum + Math.max(0, view.lag), 0);
  const isChanging =
    group.state === 'PreparingRebalance' ||
    group.state === 'CompletingRebalance' ||
    group.state === 'Assigning' ||
    group.state === 'Reconciling';
  return {
    title: id,
    kind: t('inspector.kind.group'),
    badge: { text: group.state, tone: isChanging ? 'amber' : group.state === 'Dead' ? 'red' : 'plain' },
    rows: [
      ...(group.modern
        ? [
            { name: t('row.groupEpoch'), value: String(group.generation) },
            { name: t('row.assignmentEpoch'), value: String(group.modern.assignmentEpoch) },
            ...group.modern.members.map(({ consumerId, memberEpoch, state }) => ({
              name: nameOf(consumerId),
              value: t('row.memberEpochValue', { epoch: String(memberEpoch), state }),
            })),
          ]
        : isOld
          ? []
          : [{ name: t('row.generation'), value: String(group.generation) }]),
      { name: t('row.assignor'), value: group.protocolName ?? group.assignor },
      ...(isOld
        ? [{ name: t('row.keptIn'), value: `/consumers/${id}` }]
        : coordinatorRows(group, nameOf, words)),
      { name: t('row.members'), value: list(group.consumers.map(nameOf)) || t('row.none') },
      { name: t('row.topic'), value: list(group.topics) },
      { name: t('row.lag'), value: words.number(lag), tone: 'water' },
    ],
    notes: [],
    about: [id],
  };
}

function coordinatorRows(
  { coordinatorId, offsetsPartition, leaderConsumerId }: GroupView,
  nameOf: (consumerId: string) => string,
  { t }: Words,
): Sheet['rows'] {
  const isUnserved = coordinatorId === NO_BROKER;
  return [
    {
      name: t('row.coordinator'),
      value: isUnserved ? t('row.none') : t('row.brokerValue', { broker: String(coordinatorId) }),
      ...(isUnserved && { tone: 'amber' as const }),
    },
    { name: t('row.offsetsPartition'), value: `__consumer_offsets-${offsetsPartition}` },
    {
      name: t('row.groupLeader'),
      value: leaderConsumerId === null ? t('row.none') : nameOf(leaderConsumerId),
    },
  ];
}

function consumerSheet(consumer: ConsumerView, words: Words): Sheet {
  const { t, list } = words;
  const { phase, push } = consumer;
  const isQuiet = phase === 'bench' || phase === 'stable';
  return {
    title: words.person(consumer).name,
    kind: t('inspector.kind.consumer'),
    badge: {
      text: isQuiet ? t(`inspector.phase.${phase}`) : t(`consumer.phase.${phase}`),
      tone: phase === 'down' ? 'red' : isQuiet ? 'plain' : 'amber',
    },
    rows: [
      { name: t('row.group'), value: consumer.groupId ?? t('row.none') },
      { name: t('row.memberId'), value: consumer.memberId ?? t('row.none') },
      // Old consumers have none.
      ...(consumer.generation < 0 && consumer.owned.length > 0
        ? []
        : [{ name: t('row.generation'), value: String(consumer.generation) }]),
      { name: t('row.owns'), value: list(consumer.owned) || t('row.none') },
      { name: t('row.polled'), value: words.number(consumer.polled) },
      ...(push ? pushRows(push, words) : fetchRows(consumer, words)),
    ],
    notes: push ? [t('inspector.note.pushed')] : [],
    about: [consumer.id],
  };
}

/** What pulling costs, and what it costs to be pushed to. */
const fetchRows = ({ fetches, share }: ConsumerView, { t, number }: Words): readonly Row[] =>
  share
    ? []
    : [
        { name: t('row.fetches'), value: number(fetches.answered) },
        { name: t('row.fetchesEmpty'), value: number(fetches.empty) },
      ];

function pushRows(
  { inbox, inboxRecords, dropped }: NonNullable<ConsumerView['push']>,
  { t, number }: Words,
): readonly Row[] {
  const isFull = inbox >= inboxRecords;
  return [
    { name: t('row.delivery'), value: t('row.pushed'), tone: 'amber' },
    {
      name: t('row.inbox'),
      value: t('row.inboxOf', { inbox: number(inbox), of: number(inboxRecords) }),
      ...(isFull && { tone: 'red' as const }),
    },
    { name: t('row.dropped'), value: number(dropped), ...(dropped > 0 && { tone: 'red' as const }) },
  ];
}

function topicSheet(id: string, frame: ClusterFrame, words: Words): Sheet | null {
  const { t } = words;
  const topic = frame.topics[id];
  if (!topic) return null;
  const isShort = topic.underReplicated > 0;
  const sheet: Sheet = {
    title: id,
    kind: t('inspector.kind.topic'),
    badge: topic.internal
      ? { text: t('inspector.internal'), tone: 'plain' }
      : {
          text: t(isShort ? 'inspector.underReplicated' : 'inspector.healthy'),
          tone: isShort ? 'amber' : 'plain',
        },
    rows: [
      { name: t('row.partitions'), value: String(topic.partitionCount) },
      { name: t('row.replicationFactor'), value: String(topic.replicationFactor) },
      { name: 'min.insync.replicas', value: String(topic.minInsyncReplicas) },
      {
        name: t('row.leaderless'),
        value: String(topic.leaderless),
        ...(topic.leaderless > 0 && { tone: 'red' as const }),
      },
      {
        name: t('row.underReplicated'),
        value: String(topic.underReplicated),
        ...(isShort && { tone: 'amber' as const }),
      },
    ],
    notes: [],
    about: [id],
  };
  return markedWhatIf(sheet, topic, words);
}

function nameIn(frame: ClusterFrame, consumerId: string, { person }: Words): string {
  const consumer = frame.consumers[consumerId];
  return consumer ? person(consumer).name : consumerId;
}
