/** What the coordinator says back. */
import type { KafkaError } from '../../contract/errors.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import { answer } from '../protocol/talk.ts';
import type { Work } from './state.ts';

export function answerInitProducerId(
  work: Work,
  incoming: Incoming,
  errorCode: KafkaError,
  producerId = -1,
  producerEpoch = -1,
): void {
  const body =
    errorCode === 'NONE'
      ? { errorCode, producerId, producerEpoch }
      : { errorCode, producerId: -1, producerEpoch: -1 };
  answer(work.node, 'InitProducerId', incoming, body, plainLabel('control', errorCode));
}

export function answerAddOffsets(work: Work, incoming: Incoming, errorCode: KafkaError): void {
  answer(work.node, 'AddOffsetsToTxn', incoming, { errorCode }, plainLabel('control', errorCode));
}

/** `producerId` and `producerEpoch`: what to go on with, since version 5. */
export function answerEndTxn(
  work: Work,
  incoming: Incoming,
  errorCode: KafkaError,
  producerId = -1,
  producerEpoch = -1,
): void {
  const body = { errorCode, producerId, producerEpoch };
  answer(work.node, 'EndTxn', incoming, body, plainLabel('control', errorCode));
}
