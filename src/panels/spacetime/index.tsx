/** The space-time lens, connected. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { EventId } from '../../contract/ids.ts';
import { timeUsOf } from '../../contract/units.ts';
import {
  flightsIn,
  useClientNames,
  useFrame,
  useFrameParts,
  useJournal,
  useTraffic,
  useVerbs,
  useView,
} from '../../store/index.ts';
import { type Sight, SPAN_AT_FIRST_US, showing, windowOf } from './geometry.ts';
import { traceOf } from './record.ts';
import { SpaceTimeView } from './SpaceTimeView.tsx';
import { chainOf, isMark } from './traffic.ts';
import './spacetime.css';

const NO_TRACE: ReadonlySet<EventId> = new Set();

export function SpaceTimeLens() {
  const verbs = useVerbs();
  const nameOf = useClientNames();
  const [sight, setSight] = useState<Sight>({ spanUs: SPAN_AT_FIRST_US, toUs: null });
  const nowUs = useFrame((frame) => frame.timeUs);
  const frame = useFrameParts(
    ({ brokers, controllers, zookeepers, producers, consumers, groups, order, cluster }) => ({
      brokers,
      controllers,
      zookeepers,
      producers,
      consumers,
      groups,
      order,
      cluster,
    }),
  );
  const links = useFrame((whole) => whole.links);
  const story = useJournal((journal) => journal.events);
  const selection = useView((view) => view.selection);
  const inspected = useView((view) => view.inspected);
  const nowAtChoice = useRef(nowUs);
  nowAtChoice.current = nowUs;
  const window = windowOf(sight, nowUs);
  const traffic = useTraffic(window);
  const selectedId = selection?.kind === 'event' ? Number(selection.id) : null;
  const report = inspected?.eventId === selectedId ? (inspected?.report ?? null) : null;
  const chain = useMemo(
    () =>
      selectedId === null
        ? []
        : chainOf(selectedId, story, traffic.events, report ? [...(report.causes ?? []), report.event] : []),
    [selectedId, story, traffic.events, report],
  );
  const selectedUs = chain.at(-1)?.timeUs ?? null;
  // What was chosen elsewhere is gone to, and stayed with.
  useEffect(() => {
    if (selectedId === null || selectedUs === null) return;
    setSight((now) => showing(now, selectedUs, nowAtChoice.current));
  }, [selectedId, selectedUs]);
  const record = selection?.kind === 'record' ? selection : null;
  const recordName = record && `${record.id} ${record.offset}`;
  // A record is gone to where it was sent, as far as anybody knows of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the record by its name
  useEffect(() => {
    if (!record) return;
    let isWanted = true;
    void verbs
      .ask({ kind: 'biography', query: { partition: record.id, offset: record.offset } })
      .then((life) => {
        if (!isWanted || !life || life.sentAtMs < 0) return;
        setSight((now) => showing(now, Math.max(0, timeUsOf(life.sentAtMs)), nowAtChoice.current));
      });
    return () => {
      isWanted = false;
    };
  }, [verbs, recordName]);
  const trace = useMemo(
    () => (record ? traceOf(record, traffic.events) : NO_TRACE),
    [record, traffic.events],
  );
  const flights = flightsIn(traffic.events, traffic.seen, nowUs);
  const marks = useMemo(() => traffic.events.filter(isMark), [traffic.events]);
  return (
    <SpaceTimeView
      frame={frame}
      links={Object.values(links)}
      nowUs={nowUs}
      sight={sight}
      window={window}
      flights={flights}
      marks={marks}
      story={story}
      knownFromUs={traffic.fromUs}
      isAsking={traffic.isAsking}
      selectedId={selectedId}
      isUnknown={inspected?.eventId === selectedId && inspected?.report === null}
      chain={chain}
      partition={
        record?.id ?? (selection?.kind === 'partition' || selection?.kind === 'replica' ? selection.id : null)
      }
      offset={record?.offset ?? null}
      trace={trace}
      nameOf={nameOf}
      onSight={setSight}
      onSelect={(eventId) => verbs.select({ kind: 'event', id: String(eventId) })}
    />
  );
}
