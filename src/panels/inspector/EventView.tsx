/** One event: what led to it, and the message behind it, field by field as in Kafka's schema. */
import { useEffect, useRef } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import type { EventReport, FieldLine, MessageReport } from '../../contract/report.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { Badge, Quote } from '../../ui/index.ts';
import { Chain } from './Chain.tsx';
import { envelopeOf, TONE_OF, whereaboutsOf } from './event-sheet.ts';
import { Rows } from './Rows.tsx';

interface EventViewProps {
  readonly report: EventReport;
  readonly timeUs: SimTimeUs;
  readonly nameOf: NameOf;
  readonly onSeek: (timeUs: SimTimeUs) => void;
  readonly onInspect: (event: EngineEvent) => void;
}

export function EventView({ report, timeUs, nameOf, onSeek, onInspect }: EventViewProps) {
  const words = useWords();
  const { t, clock, locale, sentenceOf } = words;
  const { event, causes, message } = report;
  const isMessage = message !== null && message.flight.eventId === event.id;
  const page = useRef<HTMLDivElement>(null);
  // Whoever came by a key pressed something that is no longer there.
  useEffect(() => {
    if (document.activeElement === document.body && event.id > 0) page.current?.focus();
  }, [event.id]);
  return (
    <div className="inspector" ref={page} tabIndex={-1}>
      <header className="inspector__head">
        {isMessage ? (
          <MessageTitle message={message} timeUs={timeUs} nameOf={nameOf} level="h2" />
        ) : (
          <>
            <h2 className="inspector__title">{t('inspector.event')}</h2>
            <span className="inspector__kind">{clock(event.timeUs)}</span>
            <p className="inspector__sentence">{sentenceOf(event, nameOf)}</p>
            {isBreach(event) && locale !== 'en' && (
              <Quote by={t('failure.quote')} lang="en">
                {event.sentence}
              </Quote>
            )}
          </>
        )}
      </header>
      <section className="inspector__part">
        <h3 className="caption">{t('inspector.history')}</h3>
        {causes === null && <p className="inspector__quiet">{t('inspector.looking')}</p>}
        <Chain
          events={[...(causes ?? []), event]}
          nameOf={nameOf}
          onSeek={onSeek}
          onInspect={(one) => one !== event && onInspect(one)}
        />
      </section>
      {message && (
        <>
          <section className="inspector__part">
            {isMessage ? (
              <h3 className="caption">{t('message.envelope')}</h3>
            ) : (
              <header className="inspector__behind">
                <MessageTitle message={message} timeUs={timeUs} nameOf={nameOf} level="h3" />
              </header>
            )}
            <Rows rows={envelopeOf(message, words, nameOf)} />
          </section>
          <section className="inspector__part">
            <h3 className="caption">{t('message.fields')}</h3>
            <Fields lines={message.fields} />
          </section>
        </>
      )}
    </div>
  );
}

/** What the page tells of it in another language leaves out the engine's own words. */
const isBreach = (event: EngineEvent) =>
  event.type === 'invariant.broken' || event.type === 'invariant.explained';

interface MessageTitleProps {
  readonly message: MessageReport;
  readonly timeUs: SimTimeUs;
  readonly nameOf: NameOf;
  readonly level: 'h2' | 'h3';
}

function MessageTitle({ message, timeUs, nameOf, level: Heading }: MessageTitleProps) {
  const { t, nodeName } = useWords();
  const { flight, apiName } = message;
  const where = whereaboutsOf(message, timeUs);
  return (
    <>
      <Heading className="inspector__title">
        {t(flight.isResponse ? 'message.response' : 'message.request', { api: apiName })}
      </Heading>
      <span className="inspector__kind">
        {t('message.fromTo', { from: nodeName(flight.from, nameOf), to: nodeName(flight.to, nameOf) })}
      </span>
      <Badge tone={TONE_OF[where]}>{t(`message.${where}`)}</Badge>
    </>
  );
}

function Fields({ lines }: { lines: readonly FieldLine[] }) {
  const { t } = useWords();
  if (lines.length === 0) return <p className="inspector__quiet">{t('message.noFields')}</p>;
  return (
    <ul className="fields">
      {lines.map((line, i) => (
        // Lines of one message never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice
        <li key={i} className="fields__line" style={{ paddingLeft: line.depth * 10 }}>
          <span className={line.value === null ? 'fields__part' : 'fields__name'}>{line.name}</span>
          {line.value !== null && <span className="fields__value">{line.value || '""'}</span>}
          {line.more > 0 && <span className="fields__more">{t('message.more', { n: line.more })}</span>}
        </li>
      ))}
    </ul>
  );
}
