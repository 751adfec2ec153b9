/** The journal, connected. */
import { useClientNames, useJournal, useVerbs } from '../../store/index.ts';
import { JournalView } from './JournalView.tsx';
import './journal.css';

export function JournalPanel() {
  const verbs = useVerbs();
  const events = useJournal((journal) => journal.events);
  return <JournalView events={events} nameOf={useClientNames()} onSeek={verbs.seek} />;
}
