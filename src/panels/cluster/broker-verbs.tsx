/** What can be done to a broker, by button or by key. */
import type { BrokerView } from '../../contract/frame.ts';

export type BrokerVerb = 'kill' | 'stop' | 'restart' | 'slow' | 'cut';

/** Keys that act on the focused broker. */
export const BROKER_KEYS: Readonly<Record<string, BrokerVerb>> = {
  k: 'kill',
  r: 'restart',
  s: 'slow',
  n: 'cut',
};

export interface BrokerWishes {
  readonly onKillBroker: (brokerId: number) => void;
  readonly onStopBroker: (brokerId: number) => void;
  readonly onStartBroker: (brokerId: number) => void;
  readonly onSlowBroker: (brokerId: number, factor: number) => void;
  readonly onCutBroker: (brokerId: number) => void;
  readonly onHealBroker: (brokerId: number) => void;
}

/** How much a slowed broker is slowed. */
const SLOW_FACTOR = 20;

/** A verb becomes the wish that makes sense for the broker as it is; a second one takes it back. */
export function utter(broker: BrokerView, verb: BrokerVerb, wishes: BrokerWishes): void {
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
      wishes.onSlowBroker(brokerId, broker.slowFactor > 1 ? 1 : SLOW_FACTOR);
      return;
    case 'cut':
      if (broker.isolated) wishes.onHealBroker(brokerId);
      else wishes.onCutBroker(brokerId);
  }
}

/** Controlled shutdown: a square, where kill is the power sign. */
export function StopSign() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M3.2 3.2h9.6v9.6H3.2z" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  );
}
