/** The group lens, connected. */
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { GroupView } from '../../contract/frame.ts';
import { useMenuOf } from '../../deeds/index.ts';
import { useGroupWords } from '../../i18n/lenses/group.ts';
import { useCloseUp, useFrame, useHighwater, useJournal, useVerbs, useView } from '../../store/index.ts';
import { ConsumerPage } from './ConsumerPage.tsx';
import { GroupLensView } from './GroupLensView.tsx';
import { windowOf } from './lanes.ts';
import { lastOldRebalance } from './old-rebalance.ts';
import { lastRebalance } from './rebalance.ts';
import { withAssignor } from './replay.ts';
import { useFlights } from './use-flights.ts';
import { useLagsAt } from './use-lags.ts';
import './group.css';

/** Most runs have no share group. */
const SharePage = lazy(() => import('./SharePage.tsx').then((page) => ({ default: page.SharePage })));

/** A group, or one consumer of it. */
export function GroupLens() {
  const selectedConsumer = useView(({ selection }) => (selection?.kind === 'consumer' ? selection.id : null));
  const [consumerId, setConsumerId] = useState(selectedConsumer);
  const [lastSelected, setLastSelected] = useState(selectedConsumer);
  if (lastSelected !== selectedConsumer) {
    setLastSelected(selectedConsumer);
    if (selectedConsumer !== null) setConsumerId(selectedConsumer);
  }
  const groupIds = useFrame((frame) => frame.order.groups);
  const selectedGroup = useView(({ selection }) => (selection?.kind === 'group' ? selection.id : null));
  const ownGroup = useFrame(({ consumers }) => consumers[selectedConsumer ?? '']?.groupId ?? null);
  const [wanted, setWanted] = useState<string | null>(null);
  const named = wanted ?? selectedGroup ?? ownGroup;
  const id = named !== null && groupIds.includes(named) ? named : (groupIds[0] ?? null);
  const isShare = useFrame((frame) => id !== null && frame.groups[id]?.share != null);
  // One that is not there at this moment has no page, and a member of a share group stands on its group's.
  const hasPage = useFrame(({ consumers, groups }) => {
    const consumer = consumers[consumerId ?? ''];
    return consumer !== undefined && groups[consumer.groupId ?? '']?.share == null;
  });
  if (consumerId !== null && hasPage)
    return <ConsumerPage id={consumerId} onBack={() => setConsumerId(null)} />;
  if (id === null || !isShare) return <GroupPage id={id} onGroup={setWanted} onConsumer={setConsumerId} />;
  return (
    <Suspense fallback={null}>
      <SharePage groupId={id} groupIds={groupIds} onGroup={setWanted} />
    </Suspense>
  );
}

interface GroupPageProps {
  readonly id: string | null;
  readonly onGroup: (id: string) => void;
  readonly onConsumer: (id: string) => void;
}

function GroupPage({ id, onGroup, onConsumer }: GroupPageProps) {
  const verbs = useVerbs();
  const t = useGroupWords();
  const menuOf = useMenuOf();
  const groupIds = useFrame((frame) => frame.order.groups);
  const group = useFrame((frame) => (id === null ? null : (frame.groups[id] ?? null)));
  const timeUs = useFrame((frame) => frame.timeUs);
  const consumers = useFrame((frame) => frame.consumers);
  const partitions = useFrame((frame) => frame.partitions);
  const events = useJournal((journal) => journal.events);
  const closeUp = useCloseUp();
  const onReplay = useReplay(group);
  const isOld = group?.keptIn === 'zookeeper';
  const rebalance = useMemo(
    () => (id === null ? null : (isOld ? lastOldRebalance : lastRebalance)(events, id, timeUs)),
    [events, id, timeUs, isOld],
  );
  const window = windowOf(rebalance, timeUs);
  const flights = useFlights(id, window.fromUs, window.toUs);
  const lagsBefore = useLagsAt(id, rebalance?.startUs ?? null);

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
      lagsBefore={lagsBefore}
      closeUp={closeUp?.kind === 'group' && closeUp.groupId === id ? closeUp : null}
      onGroup={onGroup}
      onConsumer={onConsumer}
      onPartition={(partition) => verbs.select({ kind: 'partition', id: partition })}
      onEvent={(eventId) => verbs.select({ kind: 'event', id: String(eventId) })}
      onReplay={onReplay}
      items={() => menuOf({ kind: 'group', id: group.id })}
    />
  );
}

const COOPERATIVE = 'cooperative-sticky';

/** Of a group whose members agree among themselves, and on something else. */
function useReplay(group: GroupView | null): (() => void) | null {
  const verbs = useVerbs();
  const { scenario, source, journal } = useHighwater();
  const commands = useJournal((state) => state.commands);
  const id = group?.id ?? null;
  const isOurs =
    group !== null && group.modern === null && group.keptIn !== 'zookeeper' && group.assignor !== COOPERATIVE;
  const isPossible = useMemo(
    () => isOurs && id !== null && withAssignor(id, COOPERATIVE, { scenario, source, commands }) !== null,
    [isOurs, id, scenario, source, commands],
  );
  if (!isPossible || id === null) return null;
  return () => {
    const run = { scenario, source, commands: journal.getState().commands };
    const other = withAssignor(id, COOPERATIVE, run);
    if (other) void verbs.compare(other);
  };
}
