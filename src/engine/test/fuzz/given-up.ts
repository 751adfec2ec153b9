/** What Kafka itself gives up, or lets wait, though all faults are over: proved from what has happened, never assumed. Nothing more
 *  is to be waited for, or longer.
 *  Models      kafka.controller.KafkaController, PartitionStateMachine (what they leave to the next controller or to a timer);
 *              QuorumController (its look for unclean leaders); fetchers before KIP-320
 *  See         liveness.ts, trial.ts */
import { configInt } from '../../../contract/configs.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { NO_BROKER, parsePartitionKey, partitionKey } from '../../../contract/ids.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { scenarioRules } from '../../../contract/scenario.ts';
import type { SimTimeUs } from '../../../contract/units.ts';
import { msToUs, US_PER_S } from '../../../contract/units.ts';

export interface GivenUp {
  /** Brokers that have ended themselves rather than drop records. Of old releases only, whose logs part after a loss. */
  readonly halted: ReadonlySet<BrokerId>;
  /** Followers that cannot append what their leader has: `partition/broker`. Of old releases only. */
  readonly stuck: ReadonlySet<string>;
  /** Partitions whose first state the present controller has written without knowing it: it tells nobody of their leader. Of
   *  ZooKeeper's time. */
  readonly untold: ReadonlySet<PartitionKey>;
  /** Partitions that a move has left without a leader: it was complete while none of the new replicas was registered, and to the
   *  controller they are online all the same, so that no broker that comes makes it elect one. Of ZooKeeper's time. */
  readonly unled: ReadonlySet<PartitionKey>;
  /** Partitions that a controller has decided about after another had taken over, which does not know of it: by when that was.
   *  Of releases that do not fence what a controller writes. */
  readonly overwritten: ReadonlyMap<PartitionKey, SimTimeUs>;
  /** Brokers that were gone without the controller seeing it: it tells them nothing of what they lead and follow. Of releases that do
   *  not compare registrations. */
  readonly unseen: ReadonlySet<BrokerId>;
  /** Partitions of which nobody may be elected: nobody is in sync, and those who were eligible have been forgotten by another
   *  min.insync.replicas, or are no replicas any more. Of releases with eligible leader replicas. */
  readonly unelectable: ReadonlySet<PartitionKey>;
  /** By group: what its leader last assigned, where a static leader has come back since without assigning anything. It takes the
   *  topics as it finds them for those it assigned (KIP-814, ConsumerCoordinator#onLeaderElected), so that partitions added
   *  meanwhile have nobody before the next rebalance. */
  readonly unassigned: ReadonlyMap<string, ReadonlySet<PartitionKey>>;
}

export const NOTHING_GIVEN_UP: GivenUp = {
  halted: new Set(),
  stuck: new Set(),
  untold: new Set(),
  unled: new Set(),
  overwritten: new Map(),
  unseen: new Set(),
  unelectable: new Set(),
  unassigned: new Map(),
};

/** What an election needs to be heard of everywhere, and what has waited for it to come to its end. */
const SETTLE_US = 30 * US_PER_S;

/** Takes note of it, event by event. */
export class GivenUpNotes implements GivenUp {
  readonly halted = new Set<BrokerId>();
  readonly stuck = new Set<string>();
  readonly untold = new Set<PartitionKey>();
  readonly unled = new Set<PartitionKey>();
  readonly overwritten = new Map<PartitionKey, SimTimeUs>();
  readonly unseen = new Set<BrokerId>();
  readonly unelectable = new Set<PartitionKey>();
  readonly unassigned = new Map<string, ReadonlySet<PartitionKey>>();
  /** Partitions without a leader, who is eligible in each, and whom a reassignment has taken out. */
  private readonly leaderless = new Set<PartitionKey>();
  private readonly eligible = new Map<
    PartitionKey,
    { readonly ids: readonly BrokerId[]; readonly isLastKnown: boolean }
  >();
  private readonly removed = new Map<PartitionKey, ReadonlySet<BrokerId>>();
  /** Until when partitions may be without a leader: a controller looks for some of them from time to time only. */
  leaderLookUs = 0;
  /** Whoever is in sync or not may be elected, since somebody has set it so. */
  private isUncleanAllowed = false;
  /** How often each kind of it was met with. */
  readonly met: Record<string, number> = {};
  /** By group, then by generation: what its leader assigned; or, where nobody was told of that, the partitions that there were when
   *  the generation began: a coordinator may find in its log what another has told nobody of. */
  private readonly assigned = new Map<string, Map<number, ReadonlySet<PartitionKey>>>();
  /** Groups of which a static member has come back since its leader assigned anything. */
  private readonly replaced = new Set<string>();
  private readonly partitionCounts = new Map<string, number>();
  private readonly removing = new Map<PartitionKey, readonly BrokerId[]>();
  private readonly scenario: Scenario;
  private readonly isOfZooKeeper: boolean;
  /** Later releases begin again with the next epoch, and never stand so badly. */
  private readonly givesUp: boolean;

  constructor(scenario: Scenario) {
    const rules = scenarioRules(scenario);
    this.scenario = scenario;
    this.isOfZooKeeper = rules.metadata === 'zookeeper';
    // In ZooKeeper's time a leader that has lost something may lead on in the same epoch, which then fences nothing.
    this.givesUp = !rules.fetchFencedByEpoch || this.isOfZooKeeper;
  }

  see(event: EngineEvent): void {
    this.noteAssigned(event);
    if (this.givesUp) this.noteReplicas(event);
    if (this.isOfZooKeeper) this.noteLeaderless(event);
    else {
      this.noteUncleanAllowed(event);
      this.noteUnelectable(event);
    }
  }

  private noteUnelectable(event: EngineEvent): void {
    switch (event.type) {
      case 'partition.replicasChanged': {
        const gone = new Set(this.removed.get(event.partition));
        for (const id of event.from) gone.add(id);
        for (const id of event.to) gone.delete(id);
        this.removed.set(event.partition, gone);
        return this.judgeEligible(event.partition);
      }
      case 'partition.eligibleChanged':
        this.eligible.set(event.partition, {
          ids: event.to,
          isLastKnown: event.lastKnownLeader !== NO_BROKER,
        });
        return this.judgeEligible(event.partition);
      case 'partition.leaderElected':
        if (event.toLeader === NO_BROKER) this.leaderless.add(event.partition);
        else this.leaderless.delete(event.partition);
        return this.judgeEligible(event.partition);
      default:
        return;
    }
  }

  private judgeEligible(key: PartitionKey): void {
    const eligible = this.eligible.get(key);
    this.unelectable.delete(key);
    if (!eligible || !this.leaderless.has(key) || this.isUncleanAllowed) return;
    const gone = this.removed.get(key);
    if (eligible.ids.length === 0 && !eligible.isLastKnown)
      this.meet(this.unelectable, key, 'eligibleForgotten');
    else if (eligible.ids.length > 0 && eligible.ids.every((id) => gone?.has(id)))
      this.meet(this.unelectable, key, 'eligibleRemoved');
  }

  private noteAssigned(event: EngineEvent): void {
    if (event.type === 'topic.created') this.partitionCounts.set(event.topic, event.partitionCount);
    else if (event.type === 'topic.partitionsAdded') this.partitionCounts.set(event.topic, event.to);
    else if (event.type === 'group.generationStarted')
      this.assignmentsOf(event.groupId).set(event.generation, this.partitionsNow());
    else if (event.type === 'group.assigned') {
      const { groupId, generation, assignment } = event;
      this.assignmentsOf(groupId).set(generation, new Set(Object.values(assignment).flat()));
      this.replaced.delete(groupId);
      this.unassigned.delete(groupId);
    } else if (event.type === 'group.memberReplaced') this.replaced.add(event.groupId);
    else if (event.type === 'consumer.assigned' && this.replaced.has(event.groupId)) {
      const known = this.assignmentsOf(event.groupId).get(event.generation);
      if (known) this.unassigned.set(event.groupId, known);
    }
  }

  private assignmentsOf(groupId: string): Map<number, ReadonlySet<PartitionKey>> {
    const known = this.assigned.get(groupId) ?? new Map();
    this.assigned.set(groupId, known);
    return known;
  }

  private partitionsNow(): ReadonlySet<PartitionKey> {
    const found = new Set<PartitionKey>();
    for (const [topic, count] of this.partitionCounts)
      for (let i = 0; i < count; i++) found.add(partitionKey(topic, i));
    return found;
  }

  private noteReplicas(event: EngineEvent): void {
    const { halted, stuck } = this;
    if (event.type === 'broker.halted') halted.add(event.brokerId);
    else if (event.type === 'replica.fetchFailed') stuck.add(`${event.partition}/${event.brokerId}`);
    else if (event.type === 'replica.truncated' || event.type === 'replica.becameLeader')
      stuck.delete(`${event.partition}/${event.brokerId}`);
  }

  private noteLeaderless(event: EngineEvent): void {
    switch (event.type) {
      case 'partition.firstLeaderUnknown':
        this.meet(this.untold, event.partition, 'firstLeaderUnknown');
        return;
      case 'controller.elected':
        // Another one reads everything anew.
        this.untold.clear();
        this.unled.clear();
        this.overwritten.clear();
        this.unseen.clear();
        return;
      case 'controller.absenceUnseen':
        if (!this.unseen.has(event.brokerId)) this.count('absenceUnseen');
        this.unseen.add(event.brokerId);
        return;
      case 'broker.unregistered':
        this.unseen.delete(event.brokerId);
        return;
      case 'controller.zombieDecided':
        this.overwritten.set(event.partition, event.timeUs);
        this.count('zombieDecided');
        return;
      case 'partition.leaderEpochBumped':
        this.noteDecided(event.partition, event.timeUs);
        return;
      case 'partition.replicasChanged':
        this.removing.set(event.partition, event.removing);
        return;
      case 'partition.leaderElected':
        this.untold.delete(event.partition);
        this.noteDecided(event.partition, event.timeUs);
        if (event.toLeader === NO_BROKER) this.noteWithoutLeader(event.partition, event);
        else this.unled.delete(event.partition);
        return;
      case 'topic.deleted':
        for (const keys of [this.untold, this.unled, this.overwritten])
          for (const key of [...keys.keys()])
            if (parsePartitionKey(key).topic === event.topic) keys.delete(key);
        return;
      default:
        return;
    }
  }

  /** Whatever comes later than the zombie's word is the word of the present controller. */
  private noteDecided(key: PartitionKey, timeUs: SimTimeUs): void {
    const overwrittenUs = this.overwritten.get(key);
    if (overwrittenUs !== undefined && timeUs > overwrittenUs) this.overwritten.delete(key);
  }

  private noteWithoutLeader(
    key: PartitionKey,
    { fromLeader, timeUs }: { readonly fromLeader: BrokerId; readonly timeUs: SimTimeUs },
  ): void {
    if (!this.removing.get(key)?.includes(fromLeader)) return;
    this.meet(this.unled, key, 'movedFromItsLeader');
    // What is in sync of the new replicas is elected when leadership is found out of balance.
    const lookS = configInt(this.scenario.configs, 'leader.imbalance.check.interval.seconds');
    this.leaderLookUs = timeUs + lookS * US_PER_S + SETTLE_US;
  }

  /** In KRaft a controller finds out at its next look that unclean elections have come to be allowed. */
  private noteUncleanAllowed(event: EngineEvent): void {
    if (event.type !== 'config.changed') return;
    const allowed = event.configs['unclean.leader.election.enable'];
    if (allowed === undefined) return;
    this.isUncleanAllowed = allowed === 'true';
    for (const key of this.eligible.keys()) this.judgeEligible(key);
    if (!this.isUncleanAllowed) return;
    const lookMs = configInt(this.scenario.configs, 'unclean.leader.election.interval.ms');
    this.leaderLookUs = event.timeUs + msToUs(lookMs) + SETTLE_US;
  }

  private meet(keys: Set<PartitionKey>, key: PartitionKey, name: string): void {
    if (!keys.has(key)) this.count(name);
    keys.add(key);
  }

  private count(name: string): void {
    this.met[name] = (this.met[name] ?? 0) + 1;
  }
}
