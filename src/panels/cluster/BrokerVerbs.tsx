/** What can be done to a broker: signs that show when its header is pointed at or focused; where there is no room for
 *  them, or a finger is to hit them, one button with a list. */
import type { BrokerView } from '../../contract/frame.ts';
import { type Translate, useWords } from '../../i18n/index.ts';
import { Button, IconButton, Menu, type MenuItem } from '../../ui/index.ts';
import { type BrokerVerb, StopSign } from './broker-verbs.tsx';

interface BrokerVerbsProps {
  readonly broker: BrokerView;
  /** Of the column. */
  readonly width: number;
  readonly isPhone: boolean;
  /** Inside the grid Tab reaches the buttons of the focused header only. */
  readonly tabIndex: 0 | -1;
  readonly onVerb: (verb: BrokerVerb) => void;
}

const RESTART_WORD_PX = 140;
/** Narrower columns have a list instead of signs. */
const SIGNS_PX = 120;

export function BrokerVerbs({ broker, width, isPhone, tabIndex, onVerb }: BrokerVerbsProps) {
  const { t } = useWords();
  const id = String(broker.brokerId);
  const isDown = broker.process === 'down';
  if (isPhone || width < SIGNS_PX) {
    return (
      <div className="broker__verbs broker__verbs--list">
        <Menu
          label={t('cluster.broker.actions', { broker: id })}
          icon={isDown ? 'restart' : 'more'}
          items={menuItems(broker, t, onVerb)}
        />
      </div>
    );
  }
  if (isDown) {
    const restart = t('cluster.broker.restart', { broker: id });
    return (
      <div className="broker__verbs broker__verbs--restart">
        {width >= RESTART_WORD_PX ? (
          <Button
            icon="restart"
            className="broker__restart"
            aria-label={restart}
            onClick={() => onVerb('restart')}
            tabIndex={tabIndex}
          >
            {t('cluster.restart')}
          </Button>
        ) : (
          <IconButton
            icon="restart"
            look="edge"
            label={restart}
            keys="R"
            onClick={() => onVerb('restart')}
            tabIndex={tabIndex}
          />
        )}
      </div>
    );
  }
  const isSlow = broker.slowFactor > 1;
  return (
    <div className="broker__verbs">
      <span className="broker__verbs-hidden">
        <IconButton
          icon="slow"
          label={t(slowKey(broker), { broker: id })}
          keys="S"
          pressed={isSlow}
          onClick={() => onVerb('slow')}
          tabIndex={tabIndex}
        />
        <IconButton
          icon="netsplit"
          label={t(cutKey(broker), { broker: id })}
          keys="N"
          pressed={broker.isolated}
          onClick={() => onVerb('cut')}
          tabIndex={tabIndex}
        />
        <button
          type="button"
          className="icon-button icon-button--plain"
          aria-label={t('cluster.broker.stop', { broker: id })}
          data-tip={t('cluster.broker.stop', { broker: id })}
          onClick={() => onVerb('stop')}
          tabIndex={tabIndex}
        >
          <StopSign />
        </button>
      </span>
      <IconButton
        icon="kill"
        label={t('cluster.broker.kill', { broker: id })}
        keys="K"
        onClick={() => onVerb('kill')}
        tabIndex={tabIndex}
      />
    </div>
  );
}

const slowKey = (broker: BrokerView) =>
  broker.slowFactor > 1 ? 'cluster.broker.speedUp' : 'cluster.broker.slowDown';
const cutKey = (broker: BrokerView) =>
  broker.isolated ? 'cluster.broker.reconnect' : 'cluster.broker.cutOff';

function menuItems(
  broker: BrokerView,
  t: Translate,
  onVerb: (verb: BrokerVerb) => void,
): readonly MenuItem[] {
  const place = { broker: String(broker.brokerId) };
  if (broker.process === 'down')
    return [
      {
        id: 'restart',
        label: t('cluster.broker.restart', place),
        icon: 'restart',
        onChoose: () => onVerb('restart'),
      },
    ];
  return [
    { id: 'slow', label: t(slowKey(broker), place), icon: 'slow', onChoose: () => onVerb('slow') },
    { id: 'cut', label: t(cutKey(broker), place), icon: 'netsplit', onChoose: () => onVerb('cut') },
    { id: 'stop', label: t('cluster.broker.stop', place), onChoose: () => onVerb('stop') },
    {
      id: 'kill',
      label: t('cluster.broker.kill', place),
      icon: 'kill',
      danger: true,
      onChoose: () => onVerb('kill'),
    },
  ];
}
