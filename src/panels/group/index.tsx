/** The group lens, connected. */
import { useEffect, useMemo, useState } from 'react';
import { useGroupWords } from '../../i18n/lenses/group.ts';
import { useCloseUp, useFrame, useJournal, useVerbs, useView } from '../../store/index.ts';
import { ConsumerPage } from './ConsumerPage.tsx';
import { GroupLensView } from './GroupLensView.tsx';
import { windowOf } from './lanes.ts';
import { lastOldRebalance } from './old-rebalance.ts';
import { lastRebalance } from './rebalance.ts';
import { useFlights } from './use-flights.ts';
import './group.css';

/** A group, or one consumer of it. */
export function GroupLens() {
  const [consumerId, setConsumerId] = useState<string | null>(null);
  if (consumerId !== null) return <ConsumerPage id={consumerId} onBack={() => setConsumerId(null)} />;
  return <GroupPage onConsumer={setConsumerId} />;
}

function GroupPage({ onConsumer }: { onConsumer: (id: string) => void }) {
  const verbs = useVerbs();
  const t = useGroupWords();
  const groupIds = useFrame((frame) => frame.order.groups);
  const selectedGroup = useView(({ selection }) => (selection?.kind === 'group' ? selection.id : null));
  const [wanted, setWanted] = useState<string | null>(null);
  const named = wanted ?? selectedGroup;
  const id = named !== null && groupIds.includes(named) ? named : (groupIds[0] ?? null);
  const group = useFrame((frame) => (id === null ? null : (frame.groups[id] ?? null)));
  const timeUs = useFrame((frame) => frame.timeUs);
  const consumers = useFrame((frame) => frame.consumers);
  const partitions = useFrame((frame) => frame.partitions);
  const events = useJournal((journal) => journal.events);
  const closeUp = useCloseUp();
  const isOld = group?.keptIn === 'zookeeper';
  const rebalance = useMemo(
    () => (id === null ? null : (isOld ? lastOldRebalance : lastRebalance)(events, id, timeUs)),
    [events, id, timeUs, isOld],
  );
  const window = windowOf(rebalance, timeUs);
  const flights = useFlights(id, window.fromUs, window.toUs);

  useEffect(() => {
    if (id !== null) verbs.lookAt({ kind: 'group', groupId: id });
  }, [verbs, id]);
  useEffect(() => () => verbs.lookAt(null), [verbs]);

  if (!group) return <p className="group-note">{t('none')}</p>;
  return (
    <GroupLensView
      groupIds={groupIds}
      group={group}
      frame={{ consumers, partitions, timeUs }}
      events={events}
      rebalance={rebalance}
      window={window}
      flights={flights}
      closeUp={closeUp?.kind === 'group' && closeUp.groupId === id ? closeUp : null}
      onGroup={setWanted}
      onConsumer={onConsumer}
      onPartition={(partition) => verbs.select({ kind: 'partition', id: partition })}
      onEvent={(eventId) => verbs.select({ kind: 'event', id: String(eventId) })}
    />
  );
}
