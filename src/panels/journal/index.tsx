/** The journal, connected. */
import { useCallback, useMemo } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import type { EventId } from '../../contract/ids.ts';
import { useClientNames, useFrameParts, useJournal, useRun, useVerbs, useView } from '../../store/index.ts';
import { JournalView } from './JournalView.tsx';
import './journal.css';
import { concernOf } from './mentions.ts';

export function JournalPanel() {
  const verbs = useVerbs();
  const events = useJournal((journal) => journal.events);
  const filters = useView((view) => view.journalFilters);
  const selection = useView((view) => view.selection);
  const { about } = filters;
  const producer = useFrameParts((frame) => {
    const view = about?.kind === 'producer' ? frame.producers[about.id] : undefined;
    return view && { pid: view.pid, transactionalId: view.transactions?.transactionalId ?? null };
  });
  const concern = useMemo(() => about && concernOf(about, producer), [about, producer]);
  const onInspect = useCallback(
    ({ id }: EngineEvent) => verbs.select({ kind: 'event', id: String(id) }),
    [verbs],
  );
  const onAskOlder = useCallback((beforeId: EventId) => verbs.ask({ kind: 'story', beforeId }), [verbs]);
  return (
    <JournalView
      events={events}
      filters={filters}
      concern={concern}
      selected={selection?.kind === 'event' ? null : selection}
      nameOf={useClientNames()}
      onFilter={verbs.filterJournal}
      timelineEpoch={useRun((run) => run.timelineEpoch)}
      onAskOlder={onAskOlder}
      onSeek={verbs.seek}
      onInspect={onInspect}
    />
  );
}
