/** A second opinion on lost and doubled records: reads events and the last frame, and shares nothing with the audits of
 *  the engine. */
import type { ProducerSettings } from '../../../contract/commands.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { ClusterFrame } from '../../../contract/frame.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import { parsePartitionKey } from '../../../contract/ids.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import type { Complaint } from './liveness.ts';

export class Witness {
  private readonly mayLose: (topic: string) => boolean;
  private readonly isAllIdempotent: boolean;
  /** End of what was acknowledged to acks=all, by partition. */
  private readonly promised = new Map<PartitionKey, number>();
  /** Kafka's ids of the topics written to, by name, and those that have been deleted since. */
  private readonly topicIds = new Map<string, string>();
  private readonly deleted = new Set<string>();
  private readonly found: Complaint[] = [];
  /** Sessions end where sequences are restarted; what is doubled or out of order between two of them, no leader can know. By producer
   *  and partition. */
  private readonly restarted = new Set<string>();
  private doubled = 0;
  private disordered = 0;

  constructor(scenario: Scenario) {
    const unclean = new Set(
      scenario.topics
        .filter(({ configs }) => configs['unclean.leader.election.enable'] === 'true')
        .map((topic) => topic.name),
    );
    for (const { command } of scenario.script) {
      if (command.type === 'partition.electLeader' && command.election === 'unclean')
        unclean.add(command.topic);
      if (command.type === 'config.alter' && command.configs['unclean.leader.election.enable'] === 'true')
        unclean.add(command.name);
    }
    const isUncleanByDefault = scenario.configs['unclean.leader.election.enable'] === 'true';
    this.mayLose = (topic) => isUncleanByDefault || unclean.has(topic);
    const all: Partial<ProducerSettings>[] = scenario.producers.map((producer) => producer.settings);
    for (const { command } of scenario.script) {
      if (command.type === 'producer.add' || command.type === 'producer.configure')
        all.push(command.settings);
    }
    this.isAllIdempotent = all.every(({ idempotence }) => idempotence !== false);
  }

  see(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === 'produce.acknowledged' && event.acks === 'all' && event.baseOffset >= 0) {
        // An answer that was on its way when its topic was deleted promises nothing of the next one of that name.
        if (this.deleted.has(event.topicId)) continue;
        this.topicIds.set(parsePartitionKey(event.partition).topic, event.topicId);
        const end = event.baseOffset + event.recordCount;
        this.promised.set(event.partition, Math.max(end, this.promised.get(event.partition) ?? 0));
      } else if (event.type === 'topic.deleted') {
        this.deleted.add(this.topicIds.get(event.topic) ?? '');
        for (const key of this.promised.keys()) {
          if (parsePartitionKey(key).topic === event.topic) this.promised.delete(key);
        }
      } else if (event.type === 'producer.sequencesRestarted') {
        this.restarted.add(`${event.producerId} ${event.partition}`);
      } else if (event.type === 'record.duplicated' || event.type === 'record.reordered') {
        if (this.restarted.has(`p-${event.producer} ${event.partition}`)) continue;
        if (event.type === 'record.duplicated') this.doubled++;
        else this.disordered++;
      } else if (event.type === 'record.lost' && event.acks === 'all') {
        if (this.mayLose(parsePartitionKey(event.partition).topic)) continue;
        this.found.push({
          rule: 'acksAllLost',
          sentence: `${event.partition} ${event.offset} was acknowledged to acks=all and is lost`,
        });
      }
    }
  }

  complaints(): readonly Complaint[] {
    return this.found;
  }

  /** What only the end can show. */
  complaintsAtEnd(frame: ClusterFrame): Complaint[] {
    const found = [...this.found];
    for (const [partition, end] of this.promised) {
      const view = frame.partitions[partition];
      const leader = view?.logs.find((log) => log.role === 'leader');
      if (!leader || this.mayLose(parsePartitionKey(partition).topic)) continue;
      if (leader.highWatermark < end) {
        found.push({
          rule: 'acksAllPresent',
          sentence: `${partition}: acknowledged to acks=all up to ${end}, and the log ends at ${leader.highWatermark}`,
        });
      }
    }
    const { doubled, disordered } = this;
    const isAnyUnclean = Object.keys(frame.topics).some(this.mayLose);
    if (this.isAllIdempotent && !isAnyUnclean && doubled + disordered > 0) {
      found.push({
        rule: 'idempotent',
        sentence: `idempotent producers, and ${doubled} records are doubled, ${disordered} out of order`,
      });
    }
    return found;
  }
}
