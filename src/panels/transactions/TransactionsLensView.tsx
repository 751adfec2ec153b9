/** The transactions lens: one id over time, the logs it writes to; at the side its coordinator, its partitions, its readers. */
import type { RefObject } from 'react';
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { ConsumerView } from '../../contract/frame.ts';
import type { CoordinatorView, TransactionsCloseUp } from '../../contract/transactions-close-up.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useTransactionsWords } from '../../i18n/lenses/transactions.ts';
import { Badge, classes, Select, type Tone } from '../../ui/index.ts';
import { EnrolledList } from './EnrolledList.tsx';
import { LanesView } from './LanesView.tsx';
import { MachineView } from './MachineView.tsx';
import { ReadersView } from './ReadersView.tsx';
import { StripsView } from './StripsView.tsx';
import type { Refused } from './story.ts';

export interface TransactionsLensProps {
  /** Null: the picture has not come yet. */
  readonly closeUp: TransactionsCloseUp | null;
  readonly consumers: Readonly<Record<string, ConsumerView>>;
  readonly era: string;
  readonly nowUs: number;
  /** Of the logs; 0 before it was measured. */
  readonly width: number;
  /** Whose readers are told of; null: the first. */
  readonly partition: string | null;
  /** What the journal tells of the id, oldest first. */
  readonly story: readonly EngineEvent[];
  readonly refusals: readonly Refused[];
  /** What happened in the stretch that is drawn, and its messages. */
  readonly traffic: readonly EngineEvent[];
  readonly flights: readonly Flight[];
  readonly nameOf: NameOf;
  readonly onId: (id: string) => void;
  readonly onPartition: (partition: string) => void;
  readonly onSeek: (timeUs: number) => void;
  readonly onEvent: (eventId: number) => void;
  readonly measured: RefObject<HTMLDivElement | null>;
  /** The run is too fast for polite motion. */
  readonly isCalm: boolean;
}

export function TransactionsLensView(props: TransactionsLensProps) {
  const { closeUp, nowUs, width, measured } = props;
  const t = useTransactionsWords();
  const coordinator = closeUp?.coordinator ?? null;
  const strips = closeUp?.strips ?? [];
  const strip = strips.find(({ partition }) => partition === props.partition) ?? strips[0] ?? null;
  const id = closeUp?.transactionalId ?? null;
  return (
    <div className="txn-lens">
      <div className="lens-bar">
        <h2 className="lens-bar__subject">
          {id === null ? (
            t('title')
          ) : (
            <Select
              label={t('id')}
              value={id}
              options={(closeUp?.ids ?? []).map((one) => ({ value: one, label: one }))}
              onChange={props.onId}
            />
          )}
        </h2>
        {coordinator && <Standing coordinator={coordinator} closeUp={closeUp} nowUs={nowUs} />}
      </div>
      <div className="txn-lens__body">
        <div className="txn-lens__main">
          {closeUp && id !== null && (
            <LanesView
              closeUp={closeUp}
              refusals={props.refusals}
              events={props.traffic}
              flights={props.flights}
              nowUs={nowUs}
              width={width}
              onSelect={props.onEvent}
            />
          )}
          <section className="txn-part" aria-label={t('logs', { n: strips.length })}>
            <div ref={measured} className="txn-measure" />
            {!closeUp && <p className="txn-note">{t('reading')}</p>}
            {closeUp && id === null && (
              <p className="txn-note">
                {closeUp.isSupported ? t('noneYet') : t('unsupported', { era: props.era })}
              </p>
            )}
            {closeUp && id !== null && <StripsView strips={strips} width={width} isCalm={props.isCalm} />}
          </section>
        </div>
        {closeUp && id !== null && (
          <aside className="txn-lens__side" aria-label={t('machine')}>
            <MachineView coordinator={coordinator} history={closeUp.history} nowUs={nowUs} />
            <EnrolledList closeUp={closeUp} />
            {strip && (
              <ReadersView
                strip={strip}
                choices={strips.map(({ partition }) => partition)}
                readers={closeUp.readers}
                consumers={props.consumers}
                onPartition={props.onPartition}
              />
            )}
            <Story story={props.story} nameOf={props.nameOf} onSeek={props.onSeek} />
          </aside>
        )}
      </div>
    </div>
  );
}

interface StandingProps {
  readonly coordinator: CoordinatorView;
  readonly closeUp: TransactionsCloseUp | null;
  readonly nowUs: number;
}

/** State, id and coordinator, and the one thing that matters now. */
function Standing({ coordinator, closeUp, nowUs }: StandingProps) {
  const t = useTransactionsWords();
  const { state, pid, epoch, brokerId, partition, isLoading, version } = coordinator;
  const isEnding = state === 'PrepareCommit' || state === 'PrepareAbort';
  const tone: Tone = isEnding ? 'amber' : state === 'Ongoing' ? 'water' : 'plain';
  const markers = (closeUp?.strips ?? []).map(({ marker }) => marker.status);
  const openUs = coordinator.startedUs === null ? 0 : nowUs - coordinator.startedUs;
  const times = {
    seconds: (openUs / 1e6).toFixed(2),
    timeout: String(coordinator.timeoutUs / 1e6),
  };
  const count = { done: markers.filter((status) => status === 'acknowledged').length, n: markers.length };
  return (
    <>
      {state && <Badge tone={tone}>{state}</Badge>}
      <span className="lens-bar__fact">
        {pid < 0 ? t('noPid') : t('pid', { pid: String(pid), epoch: String(epoch) })}
      </span>
      <span className="lens-bar__fact">
        {brokerId < 0 ? t('noCoordinator') : t('coordinator', { broker: brokerId })}{' '}
        <code>__transaction_state-{partition}</code>
      </span>
      {isLoading && <span className="txn-warns">{t('loading')}</span>}
      {state !== null && (
        <span className={classes('lens-bar__fact', (isEnding || state === 'Ongoing') && 'txn-warns')}>
          {state === 'Ongoing'
            ? t(openUs > coordinator.timeoutUs ? 'overTime' : 'open', times)
            : isEnding
              ? t(state === 'PrepareCommit' ? 'outcomeCommit' : 'outcomeAbort', count)
              : t('atRest')}
        </span>
      )}
      <span className="lens-bar__end">
        <code>{t('version', { version: String(version) })}</code>
      </span>
    </>
  );
}

interface StoryProps {
  readonly story: readonly EngineEvent[];
  readonly nameOf: NameOf;
  readonly onSeek: (timeUs: number) => void;
}

function Story({ story, nameOf, onSeek }: StoryProps) {
  const t = useTransactionsWords();
  const { sentenceOf, clock } = useWords();
  return (
    <section className="txn-part" aria-label={t('why')}>
      <h3 className="txn-part__title">{t('why')}</h3>
      {story.length === 0 && <p className="txn-note">{t('whyNone')}</p>}
      <ol className="txn-story">
        {story.map((event) => (
          <li key={event.id}>
            <button
              type="button"
              aria-label={`${t('goTo', { clock: clock(event.timeUs) })}: ${sentenceOf(event, nameOf)}`}
              onClick={() => onSeek(event.timeUs)}
            >
              <code>{clock(event.timeUs)}</code>
              <i className={classes('txn-story__dot', isBad(event) && 'txn-story__dot--bad')} />
              <span>{sentenceOf(event, nameOf)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

const isBad = ({ type }: EngineEvent): boolean =>
  type === 'produce.refused' || type === 'producer.transactionFailed' || type === 'node.killed';
