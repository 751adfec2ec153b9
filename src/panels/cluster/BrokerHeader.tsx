/** The head of a column: who the broker is, how it fares, and what can be done to it. */
import { memo } from 'react';
import type { BrokerView } from '../../contract/frame.ts';
import { useWords, type Words } from '../../i18n/index.ts';
import { classes, Icon, type IconName } from '../../ui/index.ts';
import { BrokerVerbs } from './BrokerVerbs.tsx';
import type { BrokerVerb } from './broker-verbs.tsx';
import type { ColumnBox, StageMode } from './geometry.ts';
import { cellProps } from './grid.ts';
import { LiveText } from './LiveText.tsx';

export interface BrokerHeaderProps {
  readonly broker: BrokerView;
  readonly column: ColumnBox;
  readonly mode: StageMode;
  readonly isController: boolean;
  readonly isSelected: boolean;
  readonly gridColumn: number;
  readonly isActive: boolean;
  readonly onVerb: (broker: BrokerView, verb: BrokerVerb) => void;
}

/** Room for the epoch and all signs beside the name. */
const ROOMY_PX = 200;
/** Narrower columns have a smaller name and their list of verbs on the second line. */
const TIGHT_PX = 120;

export const BrokerHeader = memo(function BrokerHeader(props: BrokerHeaderProps) {
  const { broker, column, mode, isController, isSelected, gridColumn, isActive, onVerb } = props;
  const words = useWords();
  const { t } = words;
  const id = String(broker.brokerId);
  const isRoomy = column.width > ROOMY_PX;
  const isDown = broker.process === 'down';
  const name = t('cluster.broker.name', {
    broker: id,
    state: stateWord(broker, words),
    leads: broker.leads,
    replicas: broker.replicaCount,
  });
  return (
    <div
      {...cellProps('columnheader', { row: 0, column: gridColumn }, isActive, name)}
      className={classes(
        'broker',
        isRoomy && 'broker--roomy',
        column.width < TIGHT_PX && mode !== 'phone' && 'broker--tight',
        isDown && 'broker--down',
        (broker.slowFactor > 1 || broker.isolated) && 'broker--hindered',
        isSelected && 'broker--selected',
      )}
      style={{ left: column.x, width: column.width }}
      data-broker-id={broker.brokerId}
    >
      <div className="broker__title">
        {isController && <Icon name="helm" className="broker__helm" />}
        <span className="broker__name">{t('cluster.broker', { broker: id })}</span>
        {isRoomy && !isDown && broker.brokerEpoch >= 0 && (
          <span className="broker__epoch">
            {t('cluster.broker.epoch', { epoch: String(broker.brokerEpoch) })}
          </span>
        )}
      </div>
      <StateLine
        broker={broker}
        isRoomy={isRoomy}
        isPhone={mode === 'phone'}
        isController={isController}
        words={words}
      />
      <BrokerVerbs
        broker={broker}
        width={column.width}
        isPhone={mode === 'phone'}
        tabIndex={isActive ? 0 : -1}
        onVerb={(verb) => onVerb(broker, verb)}
      />
    </div>
  );
});

interface StateLineProps {
  readonly broker: BrokerView;
  readonly isRoomy: boolean;
  readonly isPhone: boolean;
  readonly isController: boolean;
  readonly words: Words;
}

/** The strongest fact first, in its colour; the rest in grey. */
function StateLine({ broker, isRoomy, isPhone, isController, words }: StateLineProps) {
  const { t, list, bytes, seconds } = words;
  const { downSinceUs, sessionEndsAtUs } = broker;
  const isFenced = broker.registration === 'fenced';
  // Where there is little room, that it is fenced matters more than where it stands.
  const hasRack = broker.rack !== null && !isPhone && (isRoomy || !isFenced);
  const rack = !hasRack ? [] : [t('cluster.broker.rack', { rack: broker.rack ?? '' })];
  const isUp = broker.process === 'up' || broker.process === 'stopping';
  const rest = [
    ...(isRoomy && isController ? [t('cluster.broker.controller')] : []),
    ...(isFenced ? [t('cluster.broker.fenced')] : []),
    ...rack,
    ...(isUp ? [t('cluster.broker.leads', { n: broker.leads })] : []),
    ...(isUp && !isPhone && !isFenced ? [bytes(broker.logBytes)] : []),
  ];
  return (
    <div className="broker__state">
      {broker.process === 'down' && downSinceUs !== null && (
        <LiveText
          className="broker__fact broker__fact--red"
          textAt={(timeUs) => t('cluster.broker.down', { seconds: seconds(timeUs - downSinceUs) })}
        />
      )}
      {broker.process === 'starting' && <Fact text={t('cluster.broker.starting')} />}
      {broker.process === 'stopping' && <Fact text={t('cluster.broker.stopping')} />}
      {broker.isolated && <Fact icon="netsplit" text={t('cluster.broker.cut')} />}
      {broker.slowFactor > 1 && !isPhone && (
        <Fact icon="slow" text={t('cluster.broker.slow', { factor: String(broker.slowFactor) })} />
      )}
      {sessionEndsAtUs !== null && !isPhone && (
        <LiveText
          className="broker__fact broker__fact--amber"
          textAt={(timeUs) =>
            t(isRoomy ? 'cluster.broker.session' : 'cluster.broker.sessionShort', {
              seconds: seconds(sessionEndsAtUs - timeUs),
            })
          }
        />
      )}
      {!(isPhone && broker.process !== 'up') && <span className="broker__rest">{list(rest)}</span>}
    </div>
  );
}

function Fact({ text, icon }: { text: string; icon?: IconName }) {
  return (
    <span className="broker__fact broker__fact--amber">
      {icon && <Icon name={icon} className="broker__sign" />}
      {text}
    </span>
  );
}

function stateWord(broker: BrokerView, { t }: Words): string {
  if (broker.isolated) return t('cluster.broker.cut');
  switch (broker.process) {
    case 'down':
      return t('cluster.broker.state.down');
    case 'starting':
      return t('cluster.broker.starting');
    case 'stopping':
      return t('cluster.broker.stopping');
    case 'up':
      return broker.registration === 'fenced' ? t('cluster.broker.fenced') : t('cluster.broker.state.up');
  }
}
