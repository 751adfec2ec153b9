/** Events one after the other: time, square, sentence. The time leads to the moment, the sentence to the event. */
import type { EngineEvent } from '../../contract/events.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { classes } from '../../ui/index.ts';

interface ChainProps {
  /** Oldest first; the last is the one that counts. */
  readonly events: readonly EngineEvent[];
  readonly nameOf: NameOf;
  readonly onSeek: (timeUs: number) => void;
  readonly onInspect: (event: EngineEvent) => void;
}

export function Chain({ events, nameOf, onSeek, onInspect }: ChainProps) {
  const { t, clock, sentenceOf } = useWords();
  return (
    <ol className="chain">
      {events.map((event, i) => (
        <li
          key={event.id}
          className={classes(
            'chain__event',
            isFailure(event) && 'chain__event--red',
            i === events.length - 1 && 'chain__event--now',
          )}
        >
          <button
            type="button"
            className="chain__time"
            aria-label={t('journal.seek', { clock: clock(event.timeUs) })}
            onClick={() => onSeek(event.timeUs)}
          >
            {clock(event.timeUs)}
          </button>
          <i className="chain__square" />
          <button type="button" className="chain__sentence" onClick={() => onInspect(event)}>
            {sentenceOf(event, nameOf)}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Facts after which something is gone. */
const isFailure = ({ type }: EngineEvent): boolean =>
  type === 'node.killed' ||
  type === 'record.lost' ||
  type === 'request.lost' ||
  type === 'invariant.broken' ||
  type === 'consumer.lost' ||
  type === 'replica.truncated';
