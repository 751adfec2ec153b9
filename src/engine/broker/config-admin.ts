/** Changes of broker configs, as the broker that is asked looks at them before the controller hears of them.
 *  Models      kafka.server.ConfigAdminManager#preprocess, DynamicBrokerConfig#validate
 *  See         client-requests.ts, controller/config-control.ts */
import { configRefusal } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { IncrementalAlterConfigsRequest } from '../protocol/api.ts';
import type { BrokerDisk } from './state.ts';

type Resource = IncrementalAlterConfigsRequest['resources'][number];
type Asked = Pick<BrokerDisk, 'brokerId' | 'rules'>;

/** Null when the controller may decide. */
export function refuseConfigChange(
  { resources }: IncrementalAlterConfigsRequest,
  broker: Asked,
): { readonly error: KafkaError; readonly message: string } | null {
  for (const resource of resources) {
    const message = resource.resourceType === 'broker' ? whyNot(resource, broker) : null;
    if (message !== null) return { error: 'INVALID_REQUEST', message };
  }
  return null;
}

function whyNot({ resourceName, configs }: Resource, { brokerId, rules }: Asked): string | null {
  if (resourceName !== '' && resourceName !== String(brokerId)) {
    return `Unexpected broker id, expected ${brokerId} or empty string, but received ${resourceName}`;
  }
  for (const { name, value } of configs) {
    if (value === null) continue;
    const why = configRefusal('broker', name, value, rules.era, true);
    if (why) {
      return `Invalid config value for resource ConfigResource(type=BROKER, name='${resourceName}'): ${why.sentence}`;
    }
  }
  return null;
}
