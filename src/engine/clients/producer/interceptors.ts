/** What stands before everything else in send(): each interceptor is given what the one before it has handed on, and may hand on
 *  another record. One that throws changes nothing.
 *  Models      org.apache.kafka.clients.producer.internals.ProducerInterceptors#onSend
 *  See         send.ts, contract/commands.ts (ProducerInterceptor) */
import type { NodeContext } from '../../kernel/context.ts';
import type { RecordDraft } from './state.ts';
import { diskOf } from './state.ts';

const PREFIX = 'eu-';

export function intercepted(node: NodeContext, draft: RecordDraft): RecordDraft {
  const { producerId, settings } = diskOf(node);
  let record = draft;
  for (const interceptor of settings.interceptors ?? []) {
    const { number } = record;
    const isThrown = interceptor === 'throws';
    if (!isThrown) record = Object.freeze({ ...record, key: `${PREFIX}${record.key ?? ''}` });
    const { key } = record;
    node.emit({ type: 'producer.intercepted', producerId, number, interceptor, isThrown, key });
  }
  return record;
}
