/** Exceptions as the oracles write them. */
import { KafkaException } from '../../../protocol/format/kafka-exception.ts';
import { withoutJdkWords } from '../forms/java-errors.ts';

/** Class, words and cause of what was thrown; throws on whatever is no exception of Kafka's. */
export function told(error: unknown): unknown {
  if (!(error instanceof KafkaException)) throw error;
  const { className, message, causedBy } = error;
  const cause = causedBy && [causedBy.className, causedBy.message].filter((text) => text !== '').join(': ');
  return withoutJdkWords({
    class: className,
    ...(message === '' && causedBy ? {} : { message }),
    ...(cause ? { cause } : {}),
  });
}

/** What a call answers, or the exception that it throws. */
export function answerOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return told(error);
  }
}
