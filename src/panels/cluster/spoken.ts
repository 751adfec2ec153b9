/** What a cell is called when it is read aloud; also its tooltip. */
import type { Flight } from '../../contract/events.ts';
import type { ConsumerView, PartitionView, Table } from '../../contract/frame.ts';
import type { BrokerId, NodeId } from '../../contract/ids.ts';
import { kafkaApiName } from '../../contract/report.ts';
import type { Translate, Words } from '../../i18n/index.ts';
import type { CellModel, StripModel } from './model.ts';

export function cellName(
  view: PartitionView,
  brokerId: BrokerId,
  cell: CellModel | undefined,
  t: Translate,
): string {
  const place = { partition: view.id, broker: String(brokerId) };
  if (!cell) return t('cluster.cell.none', place);
  const { log } = cell;
  const facts = {
    ...place,
    hw: String(log.highWatermark),
    leo: String(log.logEndOffset),
    sync: t(log.inIsr ? 'cluster.sync.in' : 'cluster.sync.out'),
  };
  const parts = [roleName(view, cell, facts, t)];
  if (log.atRisk > 0) parts.push(t('cluster.cell.atRisk', { n: log.atRisk }));
  if (cell.isLeader && view.highWatermarkHeldBy !== null)
    parts.push(
      view.highWatermarkHeldBy === 'minIsr'
        ? t('cluster.cell.held.minIsr')
        : view.highWatermarkHeldBy === 'majority'
          ? t('cluster.cell.held.majority')
          : t('cluster.cell.held.broker', { broker: String(view.highWatermarkHeldBy) }),
    );
  return parts.join('. ');
}

interface CellFacts {
  readonly partition: string;
  readonly broker: string;
  readonly hw: string;
  readonly leo: string;
  readonly sync: string;
}

function roleName(view: PartitionView, cell: CellModel, facts: CellFacts, t: Translate): string {
  const epoch = String(view.leaderEpoch);
  if (cell.isOffline)
    return t(view.leaderId === cell.brokerId ? 'cluster.cell.offlineLeader' : 'cluster.cell.offline', facts);
  if (cell.isLeader) return t('cluster.cell.leader', { ...facts, epoch });
  if (cell.isCandidate) return t('cluster.cell.electing', { ...facts, epoch });
  return t('cluster.cell.follower', facts);
}

export function stripName(partition: string, strip: StripModel, { t, list, number, person }: Words): string {
  const group = strip.groupId;
  if (!strip.isSubscribed) return t('cluster.strip.notSubscribed', { group, partition });
  if (strip.preview)
    return t('cluster.strip.preview', { group, partition, consumer: person(strip.preview).name });
  const lag = strip.lag < 0 ? '–' : number(strip.lag);
  if (strip.phase === 'barrier') return t('cluster.strip.barrier', { group, partition, lag });
  if (strip.readers && strip.readers.length > 0) {
    const consumers = list(strip.readers.map((reader) => person(reader).name));
    return t('cluster.strip.shared', { group, partition, consumers, lag });
  }
  if (!strip.owner || strip.phase === 'none') return t('cluster.strip.none', { group, partition, lag });
  const consumer = person(strip.owner).name;
  if (strip.position < 0) return t('cluster.strip.unknown', { group, partition, consumer });
  return t('cluster.strip.owned', { group, partition, consumer, position: String(strip.position), lag });
}

/** A message in one line: "Fetch from broker 3 to broker 1, 4 records". */
export function packetTip(
  flight: Flight,
  bundled: number,
  consumers: Table<ConsumerView>,
  words: Words,
): string {
  const { t, list } = words;
  const names = {
    api: kafkaApiName(flight.api),
    from: nodeName(flight.from, consumers, words),
    to: nodeName(flight.to, consumers, words),
  };
  return list([
    t(flight.isResponse ? 'cluster.packet.response' : 'cluster.packet', names),
    ...(flight.recordCount > 0 ? [t('cluster.packet.records', { n: flight.recordCount })] : []),
    ...(flight.error === null ? [] : [flight.error]),
    ...(flight.lostAtUs === null ? [] : [t('cluster.packet.lost')]),
    ...(bundled > 1 ? [t('cluster.packet.bundle', { n: bundled })] : []),
  ]);
}

function nodeName(node: NodeId, consumers: Table<ConsumerView>, { t, person }: Words): string {
  const rest = node.slice(1);
  switch (node[0]) {
    case 'b':
      return t('cluster.node.broker', { id: rest });
    case 'c':
      return t('cluster.node.controller', { id: rest });
    default:
      // `p-checkout`, `k-ada`
      return consumers[node] ? person(consumers[node]).name : node.slice(2);
  }
}
