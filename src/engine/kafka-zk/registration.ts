/** A broker's place in /brokers/ids: whoever holds it is alive as far as the cluster knows, and its zxid is the broker's epoch.
 *  Models      kafka.zk.KafkaZkClient#registerBroker, kafka.server.KafkaHealthcheck (before 1.1)
 *  Invariants  a znode of another session is not touched: its process may live
 *  See         controller-election.ts */
import type { NodeContext } from '../kernel/context.ts';
import type { ZkOp, ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import { zkOf } from '../zookeeper-client/state.ts';
import { diskOf, kafkaZkOf } from './state.ts';
import type { BrokerData } from './znodes.ts';
import { brokerPath, createNode } from './znodes.ts';

const PORT = 9092;

/** Timers by which the broker's owner learns how its registration went; the data is what they say. */
export const REGISTERED = 'kafkaZk:registered';
export const ID_IN_USE = 'kafkaZk:idInUse';

export interface RegistrationOwner {
  readonly kind: 'registration';
}

/** To create it, and to see whose it is. */
export function registrationOps(node: NodeContext): readonly ZkOp[] {
  const { brokerId, rack } = diskOf(node);
  const data: BrokerData = { version: 4, host: node.id, port: PORT, rack };
  const path = brokerPath(brokerId);
  return [createNode(path, data, 'ephemeral'), { op: 'getData', path, watch: false }];
}

/** Eras whose controller does not do it in its own thread. */
export function register(node: NodeContext): void {
  const owner: RegistrationOwner = { kind: 'registration' };
  askZk(node, registrationOps(node), owner);
}

/** Answers whether the broker is registered. */
export function onRegistrationResults(node: NodeContext, results: readonly ZkResult[]): boolean {
  // Its own it may have made by an attempt whose answer was lost.
  const stat = results[1]?.stat;
  if (!stat || stat.ephemeralOwner !== zkOf(node).sessionId) {
    node.startTimer(ID_IN_USE, 0, { sessionId: stat?.ephemeralOwner ?? 0 });
    return false;
  }
  kafkaZkOf(node).brokerEpoch = stat.czxid;
  node.startTimer(REGISTERED, 0, { brokerEpoch: stat.czxid });
  return true;
}
