/** Leader epochs through a restart of the only replica (LeaderEpochIntegrationTest): one record, a clean restart, one more. */
import { brokerDisk } from '../../../cluster/broker-node.ts';
import { endOffsetFor } from '../../../storage/leader-epoch-cache.ts';
import { Cluster, ORDERS } from '../../cluster-script.ts';
import { leaveOut } from '../cases.ts';

interface Given {
  readonly replicas: readonly number[];
  readonly log: string;
  readonly cluster: string;
}

export function epochsOfCluster(given: Given, asked: readonly number[]): unknown {
  const [, before] =
    /^(\d+) records? written at epoch 0$/.exec(given.log) ?? leaveOut(`no such log: ${given.log}`);
  const [, after] =
    /restarted \(clean\), then (\d+) more records?$/.exec(given.cluster) ??
    leaveOut(`no such run: ${given.cluster}`);
  if (given.replicas.length !== 1) leaveOut('only a single replica is restarted here');
  const cluster = new Cluster({ brokers: 1, replicas: 1, minIsr: 1 });
  cluster.send(Number(before));
  cluster.stop(1);
  cluster.until('node.stopped');
  cluster.start(1);
  cluster.untilTrue(() => cluster.isHealthy());
  cluster.send(Number(after));
  let answers: unknown = null;
  cluster.tamper(({ world }) => {
    const node = world.sim.nodes.get('b1');
    const log = node && brokerDisk(node).logs.get(ORDERS);
    answers = log && asked.map((epoch) => endOffsetFor(log.epochs, epoch, log.logEndOffset));
  });
  return { answers };
}
