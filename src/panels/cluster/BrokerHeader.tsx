/** The head of a column: who the broker is, how it fares, and what can be done to it. */
import { memo } from 'react';
import type { BrokerView } from '../../contract/frame.ts';
import { useWords, type Words } from '../../i18n/index.ts';
import { classes, Icon, type IconName, type MenuItem } from '../../ui/index.ts';
import { BrokerVerbs } from './BrokerVerbs.tsx';
import { type BrokerVerb, type VerbState, verbState } from './broker-verbs.ts';
import { type ColumnBox, type StageMode, textWidth } from './geometry.ts';
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
  readonly onVerb: (broker: VerbState, verb: BrokerVerb) => void;
  readonly menuOf: (node: string) => readonly MenuItem[];
}

/** Room for the epoch and all signs beside the name. */
const ROOMY_PX = 200;
/** Narrower columns have a smaller name and their list of verbs on the second line. */
const TIGHT_PX = 120;

export const BrokerHeader = memo(function BrokerHeader(props: BrokerHeaderProps) {
  const { broker, column, mode, isController, isSelected, gridColumn, isActive, onVerb, menuOf } = props;
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
  const isTight = column.width < TIGHT_PX && mode !== 'phone';
  return (
    <div
      {...cellProps('columnheader', { row: 0, column: gridColumn }, isActive, name)}
      className={classes(
        'broker',
        isRoomy && 'broker--roomy',
        isTight && 'broker--tight',
        isDown && 'broker--down',
        (broker.slowFactor > 1 || broker.isolated || broker.pausedSinceUs !== null) && 'broker--hindered',
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
        width={column.width}
        isRoomy={isRoomy}
        isTight={isTight}
        isPhone={mode === 'phone'}
        isController={isController}
        words={words}
      />
      <BrokerVerbs
        broker={verbState(broker)}
        width={column.width}
        isPhone={mode === 'phone'}
        tabIndex={isActive ? 0 : -1}
        onVerb={onVerb}
        menuOf={menuOf}
      />
    </div>
  );
});

interface StateLineProps {
  readonly broker: BrokerView;
  /** Of the column. */
  readonly width: number;
  readonly isRoomy: boolean;
  readonly isTight: boolean;
  readonly isPhone: boolean;
  readonly isController: boolean;
  readonly words: Words;
}

/** The strongest fact first, in its colour; the rest in grey. */
function StateLine({ broker, width, isRoomy, isTight, isPhone, isController, words }: StateLineProps) {
  const { t, list, bytes, seconds } = words;
  const { downSinceUs, pausedSinceUs, sessionEndsAtUs } = broker;
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
  const downText = (timeUs: number): string =>
    t('cluster.broker.down', { seconds: seconds(timeUs - (downSinceUs ?? timeUs)) });
  const pausedText = (timeUs: number): string =>
    t('cluster.broker.paused', { seconds: seconds(timeUs - (pausedSinceUs ?? timeUs)) });
  const sessionText = (timeUs: number): string =>
    t(isRoomy ? 'cluster.broker.session' : 'cluster.broker.sessionShort', {
      seconds: seconds((sessionEndsAtUs ?? timeUs) - timeUs),
    });
  const facts: {
    key: string;
    text: string;
    icon?: IconName;
    textAt?: (timeUs: number) => string;
    tone: string;
  }[] = [];
  if (broker.process === 'down' && downSinceUs !== null)
    facts.push(
      isTight
        ? { key: 'down', text: t('cluster.broker.downShort'), tone: 'red' }
        : { key: 'down', text: downText(downSinceUs + LONG_US), textAt: downText, tone: 'red' },
    );
  if (broker.process === 'starting' || broker.process === 'stopping')
    facts.push({ key: 'process', text: t(`cluster.broker.${broker.process}`), tone: 'amber' });
  if (pausedSinceUs !== null)
    facts.push({
      key: 'paused',
      text: pausedText(pausedSinceUs + LONG_US),
      textAt: pausedText,
      tone: 'amber',
    });
  if (broker.isolated)
    facts.push({ key: 'cut', text: t('cluster.broker.cut'), icon: 'netsplit', tone: 'amber' });
  if (broker.slowFactor > 1 && !isPhone) {
    const text = t('cluster.broker.slow', { factor: String(broker.slowFactor) });
    facts.push({ key: 'slow', text, icon: 'slow', tone: 'amber' });
  }
  if (sessionEndsAtUs !== null && !isPhone)
    facts.push({
      key: 'session',
      text: sessionText(sessionEndsAtUs - SHORT_US),
      textAt: sessionText,
      tone: 'amber',
    });
  const taken = facts.reduce((sum, { text, icon }) => sum + factWidth(text) + (icon ? 14 : 0), 0);
  return (
    <div className="broker__state">
      {facts.map(({ key, text, icon, textAt, tone }) =>
        textAt ? (
          <LiveText key={key} className={`broker__fact broker__fact--${tone}`} textAt={textAt} />
        ) : (
          <span key={key} className={`broker__fact broker__fact--${tone}`}>
            {icon && <Icon name={icon} className="broker__sign" />}
            {text}
          </span>
        ),
      )}
      {!(isPhone && broker.process !== 'up') && (
        <span className="broker__rest">{list(fitting(rest, width - (isPhone ? 12 : 24) - taken))}</span>
      )}
    </div>
  );
}

/** What numbers on the line may grow to before it is laid anew. */
const LONG_US = 99_900_000;
const SHORT_US = 9_900_000;

const factWidth = (text: string): number => textWidth(text, FACT_PX) + 7;
/** 11 px type, strong. */
const FACT_PX = 11.8;

/** As many of the words as have room, the first ones first; what is cut off in the middle says nothing. */
function fitting(words: readonly string[], room: number): readonly string[] {
  const shown: string[] = [];
  let width = 0;
  for (const word of words) {
    width += textWidth(`${word}, `, 11);
    if (width > room + 6) break;
    shown.push(word);
  }
  return shown;
}

function stateWord(broker: BrokerView, { t }: Words): string {
  if (broker.isolated) return t('cluster.broker.cut');
  if (broker.pausedSinceUs !== null) return t('cluster.broker.state.paused');
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
