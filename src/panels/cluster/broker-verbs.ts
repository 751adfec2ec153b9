/** What can be done to a broker by one press or one key; everything else is in its menu (`deeds`). */
import type { BrokerView } from '../../contract/frame.ts';

export type BrokerVerb = 'kill' | 'stop' | 'restart' | 'slow' | 'cut';

/** Keys that act on the focused broker. None of them means something else on the page. */
export const BROKER_KEYS: Readonly<Record<string, BrokerVerb>> = {
  k: 'kill',
  r: 'restart',
  s: 'slow',
  n: 'cut',
  q: 'stop',
};

export interface BrokerWishes {
  readonly onKillBroker: (brokerId: number) => void;
  readonly onStopBroker: (brokerId: number) => void;
  readonly onStartBroker: (brokerId: number) => void;
  readonly onSlowBroker: (brokerId: number, factor: number) => void;
  readonly onCutBroker: (brokerId: number) => void;
  readonly onHealBroker: (brokerId: number) => void;
}

/** What of a broker decides about the verbs. */
export interface VerbState extends Pick<BrokerView, 'brokerId' | 'process' | 'isolated'> {
  readonly isSlow: boolean;
}

export const verbState = (broker: BrokerView): VerbState => ({
  brokerId: broker.brokerId,
  process: broker.process,
  isolated: broker.isolated,
  isSlow: broker.slowFactor > 1,
});

/** A verb becomes the wish that makes sense for the broker as it is; a second one takes it back.
 *  @param factor how much a slowed broker is slowed */
export function utter(broker: VerbState, verb: BrokerVerb, wishes: BrokerWishes, factor: number): void {
  const { brokerId } = broker;
  switch (verb) {
    case 'kill':
      wishes.onKillBroker(brokerId);
      return;
    case 'stop':
      wishes.onStopBroker(brokerId);
      return;
    case 'restart':
      wishes.onStartBroker(brokerId);
      return;
    case 'slow':
      wishes.onSlowBroker(brokerId, broker.isSlow ? 1 : factor);
      return;
    case 'cut':
      if (broker.isolated) wishes.onHealBroker(brokerId);
      else wishes.onCutBroker(brokerId);
  }
}

export const slowKey = ({ isSlow }: VerbState) =>
  isSlow ? 'cluster.broker.speedUp' : 'cluster.broker.slowDown';
export const cutKey = ({ isolated }: VerbState) =>
  isolated ? 'cluster.broker.reconnect' : 'cluster.broker.cutOff';
