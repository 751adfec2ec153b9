/** Metrics that count: each is a sum over events, kept where the recorder goes. With them what the gauges need and no frame
 *  tells: how small the ISRs of internal topics are.
 *  Models      kafka.server.ReplicaManager (#appendToLocalLog: which errors are a failed produce request),
 *              kafka.cluster.Partition (an ISR change of the leader's own counts when it is confirmed; what the controller decides
 *              by itself does not), Sender and SenderMetricsRegistry, ConsumerCoordinatorMetrics
 *  Simplifies  produce requests that failed are counted when the producer hears of it; news that confirm an ISR count as the
 *              answer to the leader that has asked for it */
import type { KafkaError } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { PartitionKey } from '../contract/ids.ts';
import { NO_BROKER, parsePartitionKey } from '../contract/ids.ts';
import type { MetricName } from '../contract/metrics.ts';

/** A metric of one client, or of all brokers (`of` is empty), as a key. */
export const seriesKey = (name: MetricName, of = ''): string => `${name} ${of}`;

export interface MetersRecord {
  readonly counts: ReadonlyMap<string, number>;
  readonly asked: ReadonlyMap<PartitionKey, 'IsrShrinksPerSec' | 'IsrExpandsPerSec'>;
  readonly internalIsrs: ReadonlyMap<PartitionKey, number>;
  readonly generations: ReadonlyMap<string, number>;
}

export class Meters {
  /** All since the boot, by `seriesKey`. */
  private readonly counts: Map<string, number>;
  /** Changes of ISR that a leader has asked for. */
  private readonly asked: Map<PartitionKey, 'IsrShrinksPerSec' | 'IsrExpandsPerSec'>;
  /** ISR sizes of the partitions of internal topics that are short of replicas. */
  readonly internalIsrs: Map<PartitionKey, number>;
  /** The newest generation of each group that a member has begun with. */
  private readonly generations: Map<string, number>;

  constructor(from?: MetersRecord) {
    this.counts = new Map(from?.counts);
    this.asked = new Map(from?.asked);
    this.internalIsrs = new Map(from?.internalIsrs);
    this.generations = new Map(from?.generations);
  }

  countOf(name: MetricName, of = ''): number {
    return this.counts.get(seriesKey(name, of)) ?? 0;
  }

  /** @param isFull whether an ISR of this size holds every replica of the partition */
  take(event: EngineEvent, isFull: (partition: PartitionKey, isrSize: number) => boolean): void {
    switch (event.type) {
      case 'request.sent': {
        const { api, isResponse, from, recordCount } = event.flight;
        if (api === 'Produce' && !isResponse) this.add('record-send-rate', recordCount, from);
        return;
      }
      case 'log.appended':
        if (event.asLeader) {
          this.add('MessagesInPerSec', event.lastOffset - event.baseOffset + 1);
          this.add('BytesInPerSec', event.sizeBytes);
        } else this.add('ReplicationBytesInPerSec', event.sizeBytes);
        return;
      case 'produce.refused':
        this.add(
          event.willRetry ? 'record-retry-rate' : 'record-error-rate',
          event.recordCount,
          event.producerId,
        );
        if (FAILED_REQUESTS.has(event.error)) this.add('FailedProduceRequestsPerSec');
        return;
      case 'producer.sendFailed':
        this.add('record-error-rate', 1, event.producerId);
        return;
      case 'isr.shrinkProposed':
        this.asked.set(event.partition, 'IsrShrinksPerSec');
        return;
      case 'isr.expandProposed':
        this.asked.set(event.partition, 'IsrExpandsPerSec');
        return;
      case 'isr.confirmed': {
        const asked = this.asked.get(event.partition);
        if (asked) this.add(asked);
        this.asked.delete(event.partition);
        return;
      }
      case 'isr.proposalForgotten':
      case 'isr.outcomeUnknown':
      case 'replica.becameLeader':
        this.asked.delete(event.partition);
        return;
      case 'isr.proposalRefused':
        this.asked.delete(event.partition);
        this.add('FailedIsrUpdatesPerSec');
        return;
      case 'partition.leaderElected':
        if (event.toLeader === NO_BROKER) return;
        this.add('LeaderElectionRateAndTimeMs');
        if (event.unclean) this.add('UncleanLeaderElectionsPerSec');
        if (event.fromElr) this.add('ElectionFromEligibleLeaderReplicasPerSec');
        return;
      case 'partition.isrChanged':
        if (!event.partition.startsWith('__')) return;
        if (isFull(event.partition, event.to.length)) this.internalIsrs.delete(event.partition);
        else this.internalIsrs.set(event.partition, event.to.length);
        return;
      case 'topic.deleted':
        for (const key of this.internalIsrs.keys())
          if (parsePartitionKey(key).topic === event.topic) this.internalIsrs.delete(key);
        return;
      case 'consumer.assigned':
        // Every member begins with the same generation: that is one rebalance.
        if (event.generation <= (this.generations.get(event.groupId) ?? 0)) return;
        this.generations.set(event.groupId, event.generation);
        this.add('rebalance-total', 1, event.groupId);
        return;
      case 'group.deleted':
        this.generations.delete(event.groupId);
        return;
      default:
        return;
    }
  }

  record(): MetersRecord {
    return {
      counts: new Map(this.counts),
      asked: new Map(this.asked),
      internalIsrs: new Map(this.internalIsrs),
      generations: new Map(this.generations),
    };
  }

  private add(name: MetricName, count = 1, of = ''): void {
    const key = seriesKey(name, of);
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }
}

/** Errors of an append that its broker counts: not those that it expects, as being asked for what another leads. */
const FAILED_REQUESTS: ReadonlySet<KafkaError> = new Set<KafkaError>([
  'NOT_ENOUGH_REPLICAS',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'INVALID_PRODUCER_EPOCH',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_TXN_STATE',
  'INVALID_RECORD',
]);
