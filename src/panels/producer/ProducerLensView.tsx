/** The producer lens: one record from send() to the broker, the deques, the requests; below, the life of a batch. */
import { useRef } from 'react';
import type { Flight } from '../../contract/events.ts';
import type { BrokerView } from '../../contract/frame.ts';
import type { ProducerBatchView, ProducerCloseUp } from '../../contract/producer-close-up.ts';
import { useProducerWords } from '../../i18n/lenses/producer.ts';
import { Badge, Button, classes, Icon, Select } from '../../ui/index.ts';
import { AccumulatorView } from './AccumulatorView.tsx';
import { BatchingView, type BatchingViewProps } from './BatchingView.tsx';
import { ConfigList, type ConfigListProps } from './ConfigList.tsx';
import { leaderless, type Refused } from './geometry.ts';
import { LifeView } from './LifeView.tsx';
import { Pipes } from './Pipes.tsx';
import { SenderView } from './SenderView.tsx';
import { PATIENCE, type Stepping } from './step-on.ts';
import { ThreadView } from './ThreadView.tsx';

export interface ProducerLensProps {
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly id: string | null;
  /** Null: there is none, or the picture has not come yet. */
  readonly closeUp: ProducerCloseUp | null;
  readonly brokers: Readonly<Record<string, BrokerView>>;
  readonly flights: Readonly<Record<string, Flight>>;
  readonly nowUs: number;
  readonly follow: number | null;
  readonly batch: ProducerBatchView | null;
  readonly refusals: readonly Refused[];
  readonly stepping: Stepping;
  readonly batching: BatchingViewProps;
  readonly settings: Omit<ConfigListProps, 'configs'>;
  readonly onProducer: (id: string) => void;
  readonly onFollow: (number: number | null) => void;
  readonly onBatch: (id: number) => void;
  readonly onInspectFlight: (eventId: number) => void;
}

export function ProducerLensView(props: ProducerLensProps) {
  const { closeUp, stepping, follow, batch } = props;
  const t = useProducerWords();
  const without = closeUp ? leaderless(closeUp.deques) : 0;
  const stage = useRef<HTMLDivElement>(null);
  return (
    <div className="producer-lens">
      <div className="lens-bar">
        <h2 className="lens-bar__subject">
          <Icon name="producer" />
          <Select
            label={t('producer')}
            value={props.id ?? ''}
            options={props.choices.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={props.onProducer}
          />
        </h2>
        {closeUp && (
          <>
            {!closeUp.isUp && <Badge tone="red">{t('isDown')}</Badge>}
            {closeUp.managerState !== null && <Badge>{closeUp.managerState}</Badge>}
            <span className="lens-bar__fact">
              {closeUp.managerState === null
                ? t('noPid')
                : closeUp.pid < 0
                  ? t('waitingPid')
                  : t('pid', { pid: String(closeUp.pid), epoch: String(closeUp.epoch) })}
            </span>
            <span className={classes('lens-bar__fact', without > 0 && 'producer-lens__warns')}>
              {without > 0 ? t('leaderless', { n: without }) : t('allLed', { n: closeUp.deques.length })}
            </span>
          </>
        )}
        <span className="lens-bar__end">
          {stepping.isInVain && <output>{t('stepEnded', { n: PATIENCE })}</output>}
          {follow !== null && <Button onClick={() => props.onFollow(null)}>{t('followNewest')}</Button>}
          <Button disabled={!closeUp || stepping.isStepping} onClick={stepping.awaitNext}>
            {t('nextRecord')}
          </Button>
          <Button disabled={!closeUp?.followed || stepping.isStepping} onClick={stepping.stepOn}>
            {t(stepping.isStepping ? 'stepping' : 'stepOn')}
          </Button>
        </span>
      </div>
      {!closeUp && <p className="producer-lens__empty">{t(props.id === null ? 'empty' : 'loading')}</p>}
      {closeUp && (
        <>
          <div className="producer-lens__stage" ref={stage}>
            <Pipes box={stage} closeUp={closeUp} />
            <ThreadView closeUp={closeUp} follow={follow} onFollow={props.onFollow} />
            <AccumulatorView
              closeUp={closeUp}
              nowUs={props.nowUs}
              chosen={batch?.id ?? null}
              onFollow={props.onFollow}
              onBatch={props.onBatch}
            />
            <SenderView
              closeUp={closeUp}
              brokers={props.brokers}
              flights={props.flights}
              nowUs={props.nowUs}
              chosen={batch?.id ?? null}
              onBatch={props.onBatch}
              onInspectFlight={props.onInspectFlight}
            />
          </div>
          <div className="producer-lens__below">
            <LifeView closeUp={closeUp} batch={batch} refusals={props.refusals} nowUs={props.nowUs} />
            <ConfigList configs={closeUp.configs} {...props.settings} />
          </div>
          <BatchingView {...props.batching} />
        </>
      )}
    </div>
  );
}
