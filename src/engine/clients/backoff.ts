/** How long a client waits before it tries again.
 *  Models      org.apache.kafka.common.utils.ExponentialBackoff with `retry.backoff.ms` and `retry.backoff.max.ms` */
import type { Configs } from '../../contract/configs.ts';
import { configInt } from '../../contract/configs.ts';
import { US_PER_MS } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';

/** Wait after the attempt number `attempts` (from 0) has failed: doubling, ± 20 %, never above the maximum. */
export const retryBackoffUs = (node: NodeContext, configs: Configs, attempts: number): number =>
  backoffUs(
    node,
    attempts,
    configInt(configs, 'retry.backoff.ms'),
    configInt(configs, 'retry.backoff.max.ms'),
  );

/** Wait before a broker that could not be reached is tried again (`reconnect.backoff.ms` 50, its maximum 1000). */
export const reconnectBackoffUs = (node: NodeContext, attempts: number): number =>
  backoffUs(node, attempts, 50, 1_000);

function backoffUs(node: NodeContext, attempts: number, initialMs: number, maxMs: number): number {
  const maxUs = maxMs * US_PER_MS;
  let waitUs = initialMs * US_PER_MS;
  // Kafka leaves out the jitter when there is no room to double.
  if (maxUs <= waitUs) return maxUs;
  for (let i = 0; i < attempts && waitUs < maxUs; i++) waitUs *= 2;
  const perMille = 800 + node.randomBelow('backoff', 400);
  return Math.min(maxUs, Math.floor((Math.min(waitUs, maxUs) * perMille) / 1000));
}
