/** The run as sentences, newest first. Each leads back to its moment. */
import { memo } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { classes, IconButton } from '../../ui/index.ts';
import { folded, type JournalEntry } from './fold.ts';

interface JournalViewProps {
  /** Names as they are now. */
  readonly nameOf: NameOf;
  /** Oldest first. */
  readonly events: readonly EngineEvent[];
  readonly onSeek: (timeUs: number) => void;
  /** What led to it. */
  readonly onInspect: (event: EngineEvent) => void;
}

/** More are seldom read, and all would be drawn. */
const SHOWN = 200;

export function JournalView({ events, nameOf, onSeek, onInspect }: JournalViewProps) {
  const { t } = useWords();
  if (events.length === 0) return <p className="journal__empty">{t('journal.empty')}</p>;
  return (
    <ol className="journal" aria-label={t('journal.label')} reversed>
      {folded(events)
        .slice(-SHOWN)
        .reverse()
        .map(({ event, more }) => (
          <JournalLine key={event.id} {...{ event, more, nameOf, onSeek, onInspect }} />
        ))}
    </ol>
  );
}

const JournalLine = memo(function JournalLine({
  event,
  more,
  nameOf,
  onSeek,
  onInspect,
}: JournalEntry & Pick<JournalViewProps, 'nameOf' | 'onSeek' | 'onInspect'>) {
  const { t, clock, sentenceOf } = useWords();
  const time = clock(event.timeUs);
  return (
    <li className="journal__entry">
      <button
        type="button"
        className={classes('journal__line', `journal__line--${toneOf(event)}`)}
        data-tip={t('journal.seek', { clock: time })}
        onClick={() => onSeek(event.timeUs)}
      >
        <span className="journal__time">{time}</span>
        <i className="journal__square" />
        <span>
          {sentenceOf(event, nameOf)}
          {more > 0 && <i className="journal__more">{t('journal.more', { n: more })}</i>}
        </span>
      </button>
      <IconButton icon="inspector" label={t('journal.inspect')} onClick={() => onInspect(event)} />
    </li>
  );
});

/** A deed is in ink, a loss red, a wait amber; the rest is quiet. */
function toneOf(event: EngineEvent): 'deed' | 'loss' | 'wait' | 'quiet' {
  switch (event.type) {
    case 'command.accepted':
      return 'deed';
    case 'node.killed':
    case 'record.lost':
    case 'record.missed':
    case 'consumer.lost':
    case 'invariant.broken':
      return 'loss';
    case 'command.rejected':
    case 'broker.fenced':
    case 'produce.refused':
    case 'fetch.refused':
    case 'group.commitRefused':
    case 'isr.shrinkProposed':
      return 'wait';
    default:
      return 'quiet';
  }
}
