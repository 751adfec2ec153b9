/** ISR and eligible leader replicas are replicas, none of them twice nor in both; somebody is always kept in one of them;
 *  and once the ISR is large enough, nobody is eligible outside it (KIP-966, PartitionChangeBuilder). */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import type { PartitionRegistration } from '../protocol/metadata-image.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { minIsrOf } from './ledger.ts';
import type { AuditState, Evidence } from './state.ts';
import {
  decided,
  elrOf,
  everyPartition,
  fileNow,
  keyOf,
  lastKnownElrOf,
  listed,
  serverConfigs,
} from './view.ts';

function look(
  world: World,
  state: AuditState,
  event: EventOf<'partition.isrChanged' | 'partition.leaderElected'>,
): Finding | null {
  const partition = decided(world, event.partition);
  return partition ? inspect(world, state, event.partition, partition) : null;
}

export const isrAndElrAreSound: Invariant = {
  name: 'isr-and-elr-are-sound',
  on: { 'partition.isrChanged': look, 'partition.leaderElected': look },
  recheck(world, state) {
    for (const partition of everyPartition(world)) {
      const finding = inspect(world, state, keyOf(partition), partition);
      if (finding) return finding;
    }
    return null;
  },
};

/** A reassignment has left fewer replicas than min.insync.replicas asks for: whoever was eligible stays so until the next change
 *  (PartitionChangeBuilder#maybePopulateTargetElr). */
function isShort(world: World, { topic, replicas }: PartitionRegistration): boolean {
  const configured = latestImage(world).topics.get(topic)?.configs.get('min.insync.replicas');
  return replicas.length < Number(configured ?? serverConfigs(world)['min.insync.replicas'] ?? 1);
}

/** Nobody, of those that are eligible, who is no replica, unless a reassignment has removed it while the ISR was too small: the
 *  controller counts it on until the ISR is large enough, and elects none but replicas (PartitionChangeBuilder#electLeader). */
const strangerIn = (
  world: World,
  evidence: Evidence | undefined,
  { isr, replicas, ...rest }: PartitionRegistration,
) => {
  const isKnown = (id: BrokerId): boolean => evidence?.removed.has(id) === true;
  // In ZooKeeper a leader may write one into the ISR that the controller has just taken out (KAFKA-9672), and that it takes out of
  // the ISR next.
  const members = world.rules.metadata === 'zookeeper' ? isr.filter((id) => !isKnown(id)) : isr;
  return [...members, ...rest.eligibleLeaderReplicas.filter((id) => !isKnown(id))].find(
    (id) => !replicas.includes(id),
  );
};

function inspect(
  world: World,
  state: AuditState,
  key: PartitionKey,
  partition: PartitionRegistration,
): Finding | null {
  const { isr, replicas, leaderEpoch } = partition;
  // In ZooKeeper a partition has replicas before anybody has decided on its leader.
  if (leaderEpoch < 0) return null;
  const elr = elrOf(partition);
  const all = [...isr, ...elr];
  // Another min.insync.replicas makes the controller forget whom it had kept (ReplicationControlManager#maybeTriggerMinIsrConfigUpdate).
  const evidence = state.partitions.get(fileNow(world, key))?.evidence;
  const mayForget = evidence?.minIsrChanged === true;
  if (all.length === 0 && lastKnownElrOf(partition).length === 0 && !mayForget) {
    return inPartition(key, 'its ISR is empty, and nobody else is kept', { isr: '' });
  }
  if (new Set(all).size !== all.length) {
    const what = elr.length > 0 ? `its ISR ${listed(isr)} and ELR ${listed(elr)}` : `its ISR ${listed(isr)}`;
    return inPartition(key, `${what} names one twice`, { isr: isr.join(', '), elr: elr.join(', ') });
  }
  const stranger = strangerIn(world, evidence, partition);
  if (stranger !== undefined) {
    return inPartition(key, `broker ${stranger} is in sync, and no replica of ${listed(replicas)}`, {
      broker: stranger,
      replicas: replicas.join(', '),
    });
  }
  const minIsr = minIsrOf(world, partition.topic);
  // Of a partition that has become short, only those that were removed are left in it; after a move, whoever was.
  const isShortened = isShort(world, partition) && !elr.some((id) => replicas.includes(id));
  const mayStay = isShortened || evidence?.isCapMoved === true;
  if (elr.length > 0 && isr.length >= minIsr && !mayStay) {
    return inPartition(key, `ELR ${listed(elr)} beside an ISR of ${isr.length}, where ${minIsr} are enough`, {
      elr: elr.join(', '),
      isr: isr.join(', '),
      minIsr,
    });
  }
  return null;
}
