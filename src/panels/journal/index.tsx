/** The journal, connected. */
import { useCallback } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import { useClientNames, useJournal, useVerbs } from '../../store/index.ts';
import { JournalView } from './JournalView.tsx';
import './journal.css';

export function JournalPanel() {
  const verbs = useVerbs();
  const events = useJournal((journal) => journal.events);
  const onInspect = useCallback(
    ({ id }: EngineEvent) => verbs.select({ kind: 'event', id: String(id) }),
    [verbs],
  );
  return <JournalView events={events} nameOf={useClientNames()} onSeek={verbs.seek} onInspect={onInspect} />;
}
