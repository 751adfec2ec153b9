/** Processes and machines: what starts, stops, slows down, is let in by the controllers or shut out. */
import type { KafkaError } from '../errors.ts';
import type { DiskCondition, Hardware } from '../hardware.ts';
import type { BrokerId, NodeId, PartitionKey } from '../ids.ts';

export type BrokerEvent =
  | { readonly type: 'node.killed'; readonly node: NodeId }
  | { readonly type: 'node.stopped'; readonly node: NodeId }
  | { readonly type: 'node.started'; readonly node: NodeId; readonly incarnation: number }
  /** The process stands still, as in a long garbage collection, and runs again. */
  | { readonly type: 'node.paused'; readonly node: NodeId }
  | { readonly type: 'node.resumed'; readonly node: NodeId; readonly pausedForMs: number }
  | { readonly type: 'broker.slowed'; readonly brokerId: BrokerId; readonly factor: number }
  /** What its machine is made of from now on; null: its work costs nothing. */
  | { readonly type: 'broker.hardwareSet'; readonly brokerId: BrokerId; readonly hardware: Hardware | null }
  | { readonly type: 'disk.changed'; readonly brokerId: BrokerId; readonly condition: DiskCondition }
  /** A write or a read has failed: the log directory is given up, and since it was the last, the process ends. */
  | { readonly type: 'broker.logDirFailed'; readonly brokerId: BrokerId; readonly why: 'full' | 'failed' }
  | { readonly type: 'broker.registered'; readonly brokerId: BrokerId; readonly brokerEpoch: number }
  | { readonly type: 'broker.registrationRefused'; readonly brokerId: BrokerId; readonly error: KafkaError }
  /** Its process ends: no controller has let it in for so long (`initial.broker.registration.timeout.ms`). */
  | { readonly type: 'broker.registrationTimedOut'; readonly brokerId: BrokerId; readonly waitedMs: number }
  | { readonly type: 'broker.unfenced'; readonly brokerId: BrokerId }
  /** `silentForMs`: how long nothing had been heard; null for a controlled shutdown. */
  | { readonly type: 'broker.fenced'; readonly brokerId: BrokerId; readonly silentForMs: number | null }
  | { readonly type: 'broker.shuttingDown'; readonly brokerId: BrokerId }
  /** Up to 0.10: a follower's log is longer than its leader's, and unclean elections are not allowed; the process ends. */
  | {
      readonly type: 'broker.halted';
      readonly brokerId: BrokerId;
      readonly partition: PartitionKey;
      readonly logEndOffset: number;
      readonly leaderEndOffset: number;
    }
  /** A broker's process could not begin, and ends. */
  | {
      readonly type: 'broker.startFailed';
      readonly brokerId: BrokerId;
      readonly why: 'idInUse' | 'noZooKeeper';
      /** Of whoever holds the id. */
      readonly sessionId: number;
    }
  /** Its registration has gone with its session. */
  | { readonly type: 'broker.unregistered'; readonly brokerId: BrokerId }
  | {
      readonly type: 'broker.powerLost';
      readonly brokerId: BrokerId;
      readonly partitionCount: number;
      readonly recordCount: number;
    }
  /** A broker that did not end in good order has read its logs again from their recovery points on. */
  | {
      readonly type: 'broker.logsRecovered';
      readonly brokerId: BrokerId;
      readonly logCount: number;
      readonly segmentCount: number;
      readonly sizeBytes: number;
    };
