/** What can be done to a broker, by button, by key or from a list. */
import type { PowerLoss } from '../../contract/commands.ts';
import type { BrokerView } from '../../contract/frame.ts';
import type { Translate } from '../../i18n/index.ts';
import type { MenuItem } from '../../ui/index.ts';

export type BrokerVerb =
  | 'kill'
  | 'stop'
  | 'restart'
  | 'pause'
  | 'slow'
  | 'cut'
  | 'diskFill'
  | 'diskFail'
  | 'diskHeal'
  | 'powerUnwritten'
  | 'powerAll'
  | 'blackout';

/** Keys that act on the focused broker. */
export const BROKER_KEYS: Readonly<Record<string, BrokerVerb>> = {
  k: 'kill',
  r: 'restart',
  s: 'slow',
  n: 'cut',
  x: 'stop',
};

export interface BrokerWishes {
  readonly onKillBroker: (brokerId: number) => void;
  readonly onStopBroker: (brokerId: number) => void;
  readonly onStartBroker: (brokerId: number) => void;
  readonly onPauseBroker: (brokerId: number) => void;
  readonly onResumeBroker: (brokerId: number) => void;
  readonly onSlowBroker: (brokerId: number, factor: number) => void;
  readonly onCutBroker: (brokerId: number) => void;
  readonly onHealBroker: (brokerId: number) => void;
  readonly onSetDisk: (brokerId: number, what: 'fill' | 'fail' | 'heal') => void;
  readonly onCutPower: (brokerId: number, lose: PowerLoss) => void;
  /** All brokers and controllers at once. */
  readonly onBlackout: (lose: PowerLoss) => void;
}

/** What of a broker decides about the verbs. */
export interface VerbState extends Pick<BrokerView, 'brokerId' | 'process' | 'isolated' | 'disk'> {
  readonly isSlow: boolean;
  readonly isPaused: boolean;
}

export const verbState = (broker: BrokerView): VerbState => ({
  brokerId: broker.brokerId,
  process: broker.process,
  isolated: broker.isolated,
  disk: broker.disk,
  isSlow: broker.slowFactor > 1,
  isPaused: broker.pausedSinceUs !== null,
});

/** How much a slowed broker is slowed. */
const SLOW_FACTOR = 20;

/** A verb becomes the wish that makes sense for the broker as it is; a second one takes it back. */
export function utter(broker: VerbState, verb: BrokerVerb, wishes: BrokerWishes): void {
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
    case 'pause':
      if (broker.isPaused) wishes.onResumeBroker(brokerId);
      else wishes.onPauseBroker(brokerId);
      return;
    case 'slow':
      wishes.onSlowBroker(brokerId, broker.isSlow ? 1 : SLOW_FACTOR);
      return;
    case 'cut':
      if (broker.isolated) wishes.onHealBroker(brokerId);
      else wishes.onCutBroker(brokerId);
      return;
    case 'diskFill':
      wishes.onSetDisk(brokerId, 'fill');
      return;
    case 'diskFail':
      wishes.onSetDisk(brokerId, 'fail');
      return;
    case 'diskHeal':
      wishes.onSetDisk(brokerId, 'heal');
      return;
    case 'powerUnwritten':
      wishes.onCutPower(brokerId, 'unwritten');
      return;
    case 'powerAll':
      wishes.onCutPower(brokerId, 'all');
      return;
    case 'blackout':
      wishes.onBlackout('all');
  }
}

const DISK_VERBS = ['diskFill', 'diskFail', 'diskHeal'] as const;

export const slowKey = ({ isSlow }: VerbState) =>
  isSlow ? 'cluster.broker.speedUp' : 'cluster.broker.slowDown';
export const cutKey = ({ isolated }: VerbState) =>
  isolated ? 'cluster.broker.reconnect' : 'cluster.broker.cutOff';

/** All verbs as a list. What makes no sense just now is there too, with the reason. */
export function brokerMenu(
  broker: VerbState,
  t: Translate,
  onVerb: (verb: BrokerVerb) => void,
): readonly MenuItem[] {
  const place = { broker: String(broker.brokerId) };
  const isDown = broker.process === 'down';
  const whyDown = isDown ? t('cluster.broker.why.down') : undefined;
  const whyStill = whyDown ?? (broker.isPaused ? t('cluster.broker.why.paused') : undefined);
  return [
    {
      id: 'restart',
      label: t('cluster.broker.restart', place),
      icon: 'restart',
      why: isDown ? undefined : t('cluster.broker.why.up'),
      onChoose: () => onVerb('restart'),
    },
    {
      id: 'kill',
      label: t('cluster.broker.kill', place),
      note: t('cluster.broker.kill.note'),
      icon: 'kill',
      danger: true,
      why: whyDown,
      onChoose: () => onVerb('kill'),
    },
    {
      id: 'stop',
      label: t('cluster.broker.stop', place),
      note: t('cluster.broker.stop.note'),
      icon: 'stop',
      why: whyStill ?? (broker.process === 'stopping' ? t('cluster.broker.why.stopping') : undefined),
      onChoose: () => onVerb('stop'),
    },
    {
      id: 'powerUnwritten',
      label: t('cluster.broker.power', place),
      note: t('cluster.broker.power.note'),
      icon: 'power',
      danger: true,
      onChoose: () => onVerb('powerUnwritten'),
    },
    {
      id: 'powerAll',
      label: t('cluster.broker.powerAll', place),
      note: t('cluster.broker.powerAll.note'),
      icon: 'power',
      danger: true,
      onChoose: () => onVerb('powerAll'),
    },
    {
      id: 'pause',
      label: t(broker.isPaused ? 'cluster.broker.resume' : 'cluster.broker.pause', place),
      note: broker.isPaused ? undefined : t('cluster.broker.pause.note'),
      icon: broker.isPaused ? 'play' : 'pause',
      why: whyDown,
      onChoose: () => onVerb('pause'),
    },
    {
      id: 'slow',
      label: t(slowKey(broker), place),
      note: broker.isSlow ? undefined : t('cluster.broker.slow.note', { factor: SLOW_FACTOR }),
      icon: 'slow',
      onChoose: () => onVerb('slow'),
    },
    {
      id: 'cut',
      label: t(cutKey(broker), place),
      note: broker.isolated ? undefined : t('cluster.broker.cut.note'),
      icon: 'netsplit',
      onChoose: () => onVerb('cut'),
    },
    ...DISK_VERBS.filter((verb) => (verb === 'diskHeal') !== (broker.disk === 'ok')).map(
      (verb): MenuItem => ({
        id: verb,
        label: t(`cluster.broker.${verb}`, place),
        note: verb === 'diskHeal' ? undefined : t(`cluster.broker.${verb}.note`),
        icon: 'power',
        onChoose: () => onVerb(verb),
      }),
    ),
    {
      id: 'blackout',
      label: t('cluster.broker.blackout'),
      note: t('cluster.broker.blackout.note'),
      icon: 'power',
      danger: true,
      onChoose: () => onVerb('blackout'),
    },
  ];
}
