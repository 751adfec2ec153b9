/** What the cluster is waiting for: timers that stand between now and the next thing worth seeing. */
import { configInt } from '../../contract/configs.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { Wait } from '../../contract/messages.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { lastCaughtUpUsOf } from '../broker/state.ts';
import type { ConsumerDisk } from '../clients/consumer/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage, nodesOfKind } from '../cluster/world.ts';
import { sessionEndOf } from './brokers.ts';

/** Soonest end first. */
export function waitsOf(world: World): readonly Wait[] {
  const waits: Wait[] = [...brokerWaits(world), ...groupWaits(world), ...lagWaits(world)];
  return waits.filter((wait) => wait.untilUs > world.sim.nowUs).sort((a, b) => a.untilUs - b.untilUs);
}

function brokerWaits(world: World): readonly Wait[] {
  return nodesOfKind(world, 'broker').flatMap((node): Wait[] => {
    const { brokerId } = brokerDisk(node);
    const broker = String(brokerId);
    const untilUs = sessionEndOf(world, brokerId);
    if (untilUs === null) return [];
    // Its new incarnation cannot register before the session of the old one has ended.
    const isBack = brokerProcess(node)?.broker.phase === 'starting';
    return [{ kind: isBack ? 'brokerStart' : 'brokerSession', broker, untilUs }];
  });
}

function groupWaits(world: World): readonly Wait[] {
  const waits: Wait[] = [];
  for (const node of nodesOfKind(world, 'broker')) {
    for (const group of brokerProcess(node)?.groups.groups.values() ?? []) {
      if (group.state === 'PreparingRebalance' && group.barrierEndsAtUs !== null) {
        waits.push({ kind: 'joinBarrier', groupId: group.groupId, untilUs: group.barrierEndsAtUs });
      }
      for (const member of group.members.values()) {
        const consumer = world.sim.nodes.get(member.clientId);
        if (!consumer || consumer.isUp || (consumer.disk as ConsumerDisk).groupId !== group.groupId) continue;
        const untilUs = timerEnd(world, node.timers.get(`group:session:${group.groupId}:${member.memberId}`));
        if (untilUs === null) continue;
        waits.push({ kind: 'memberSession', groupId: group.groupId, consumerId: member.clientId, untilUs });
      }
    }
  }
  return waits;
}

/** When a queue entry is due, by its sequence. */
function timerEnd(world: World, sequence: number | undefined): SimTimeUs | null {
  if (sequence === undefined) return null;
  return world.sim.queue.find((entry) => entry.sequence === sequence)?.atUs ?? null;
}

/** Partitions whose ISR holds a follower that is falling behind: until it is looked at with its time used up. */
function lagWaits(world: World): readonly Wait[] {
  const image = latestImage(world);
  const lagUs = configInt(world.scenario.configs, 'replica.lag.time.max.ms') * 1000;
  const waits: Wait[] = [];
  for (const topic of image.topics.values()) {
    if (topic.name.startsWith('__')) continue;
    for (const partition of topic.partitions) {
      const key = partitionKey(topic.name, partition.partition);
      const node = world.sim.nodes.get(`b${partition.leader}`);
      const role = node && brokerProcess(node)?.broker.replicas.get(key)?.role;
      if (role?.kind !== 'leader') continue;
      const end = (node && brokerDisk(node).logs.get(key)?.logEndOffset) ?? 0;
      for (const id of role.isr) {
        const remote = role.remotes.get(id);
        const isBehind =
          remote && remote.logEndOffset < end && world.sim.nowUs - lastCaughtUpUsOf(remote) > 2_000_000;
        // A dead broker is fenced long before its lag counts.
        if (!isBehind || sessionEndOf(world, id) !== null) continue;
        waits.push({ kind: 'replicaLag', partition: key, untilUs: lastCaughtUpUsOf(remote) + lagUs });
      }
    }
  }
  return waits;
}
