/** The sender thread: its connections with the requests that are unanswered, and what each broker remembers. */
import type { Flight } from '../../contract/events.ts';
import type { BrokerView } from '../../contract/frame.ts';
import type { ConnectionView, ProducerCloseUp } from '../../contract/producer-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useProducerWords } from '../../i18n/lenses/producer.ts';
import { classes } from '../../ui/index.ts';
import { seqOf } from './AccumulatorView.tsx';
import { freeSlots, inAir } from './geometry.ts';

interface SenderProps {
  readonly closeUp: ProducerCloseUp;
  readonly brokers: Readonly<Record<string, BrokerView>>;
  readonly flights: Readonly<Record<string, Flight>>;
  readonly nowUs: number;
  readonly chosen: number | null;
  readonly onBatch: (id: number) => void;
  readonly onInspectFlight: (eventId: number) => void;
}

export function SenderView(props: SenderProps) {
  const { closeUp, flights } = props;
  const t = useProducerWords();
  return (
    <section className="producer-part producer-sender" aria-label={t('sender')}>
      <h3 className="producer-part__title">
        {t('sender')}{' '}
        <small className="producer-part__aside">{t('senderNote', { n: closeUp.maxInFlight })}</small>
      </h3>
      <ul>
        {closeUp.connections.map((connection) => (
          <Connection
            key={connection.brokerId}
            {...props}
            connection={connection}
            flights={Object.values(flights)}
          />
        ))}
      </ul>
      <p className="producer-part__note">
        {t(closeUp.managerState === null ? 'plainNote' : 'idempotentNote')}
      </p>
    </section>
  );
}

interface ConnectionProps extends Omit<SenderProps, 'flights'> {
  readonly connection: ConnectionView;
  readonly flights: readonly Flight[];
}

function Connection({ connection, closeUp, brokers, flights, nowUs, ...rest }: ConnectionProps) {
  const t = useProducerWords();
  const { clock } = useWords();
  const { brokerId, requests, backoffUntilUs, isConnected } = connection;
  const broker = brokers[`b${brokerId}`];
  const isDown = broker?.process === 'down';
  const state =
    backoffUntilUs !== null
      ? t('backoffUntil', { clock: clock(backoffUntilUs) })
      : isConnected
        ? t('inFlight', { n: requests.length, most: closeUp.maxInFlight })
        : t('notConnected');
  return (
    <li className={'producer-connection'}>
      <h4>
        {t('connection', { broker: brokerId })}
        <span
          className={classes('producer-connection__state', !isConnected && 'producer-connection__state--bad')}
        >
          {state}
        </span>
      </h4>
      <ol className="producer-slots" data-connection={brokerId}>
        {Array.from({ length: freeSlots(connection, closeUp.maxInFlight) }, (_, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: free slots are alike
            key={`free-${at}`}
            className={classes('producer-slot producer-slot--free', isDown && 'producer-slot--down')}
          >
            <span className="visually-hidden">{t('slotFree')}</span>
          </li>
        ))}
        {requests.toReversed().map((request) => {
          const [first, ...others] = request.batches;
          const isChosen = request.batches.some(({ batchId }) => batchId === rest.chosen);
          const list = request.batches
            .map(
              ({ partition, baseSequence, recordCount }) =>
                `${partition} ${seqOf(baseSequence, recordCount, t)}`,
            )
            .join('; ');
          return (
            <li key={request.correlationId} className="producer-slot">
              <button
                type="button"
                aria-pressed={isChosen}
                aria-label={t('requestNamed', { broker: brokerId, clock: clock(request.sentAtUs), list })}
                onClick={() => first && rest.onBatch(first.batchId)}
              >
                <b>{first ? `p ${first.partition.slice(first.partition.lastIndexOf('-') + 1)}` : ''}</b>
                {first && first.baseSequence >= 0 && (
                  <span>{`${first.baseSequence}..${first.baseSequence + first.recordCount - 1}`}</span>
                )}
                {others.length > 0 && <span>+{others.length}</span>}
              </button>
            </li>
          );
        })}
      </ol>
      <Wire
        marks={inAir(flights, closeUp.producerId, `b${brokerId}`, nowUs)}
        onInspect={rest.onInspectFlight}
        name={t('connection', { broker: brokerId })}
      />
      <div className={classes('producer-broker', isDown && 'producer-broker--down')}>
        <b>{t('brokerName', { broker: brokerId })}</b>
        {isDown ? (
          <span className="producer-connection__state--bad">
            {t('brokerDown', { seconds: ((nowUs - (broker.downSinceUs ?? nowUs)) / 1e6).toFixed(1) })}
          </span>
        ) : closeUp.managerState === null ? (
          <span className="producer-broker__note">{t('unnumbered')}</span>
        ) : connection.remembered.length === 0 ? (
          <span className="producer-broker__note">{t('remembersNothing')}</span>
        ) : (
          <>
            <span className="producer-broker__note">{t('lastSequences', { pid: String(closeUp.pid) })}</span>
            <dl>
              {connection.remembered.map(({ partition, lastSequence }) => (
                <div key={partition}>
                  <dt>{partition}</dt>
                  <dd>{lastSequence}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </div>
    </li>
  );
}

const WIRE = 40;

interface WireProps {
  readonly marks: ReturnType<typeof inAir>;
  readonly name: string;
  readonly onInspect: (eventId: number) => void;
}

/** What is between client and broker just now: requests above, answers below. */
function Wire({ marks, name, onInspect }: WireProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing
    <svg className="producer-wire" width={WIRE} height={34} role="group" aria-label={name}>
      <path d={`M0 9H${WIRE}M0 25H${WIRE}`} />
      {marks.map(({ eventId, isResponse, isBad, at }) => (
        // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
        <g
          key={eventId}
          role="button"
          tabIndex={0}
          aria-label={isResponse ? 'ProduceResponse' : 'ProduceRequest'}
          data-event={eventId}
          className={classes(
            'producer-mark',
            isResponse && 'producer-mark--answer',
            isBad && 'producer-mark--bad',
          )}
          transform={`translate(${6 + at * (WIRE - 12)} ${isResponse ? 25 : 9})`}
          onClick={() => onInspect(eventId)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onInspect(eventId);
          }}
        >
          <path d={isResponse ? 'M0 -5L5 0 0 5 -5 0z' : 'M-6 -4H2L6 0 2 4H-6z'} />
        </g>
      ))}
    </svg>
  );
}
