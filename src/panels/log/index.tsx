/** The log lens, connected. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useCloseUp, useFrame, useFrameParts, useJournal, useVerbs, useView } from '../../store/index.ts';
import { useSize } from '../../ui/index.ts';
import type { LeftPage, RightPage } from './BelowView.tsx';
import { cellsIn } from './geometry.ts';
import { LogLensView } from './LogLensView.tsx';
import type { Labels, Place } from './RecordStrip.tsx';
import { lastCleaning, lostWith } from './story.ts';
import { TopicConfigs } from './TopicConfigs.tsx';
import './log.css';
import './log-below.css';
import './log-facts.css';

export function LogLens() {
  const verbs = useVerbs();
  const selected = useView(({ selection }) =>
    selection?.kind === 'partition' || selection?.kind === 'replica' || selection?.kind === 'record'
      ? selection.id
      : null,
  );
  const record = useView(({ selection }) => (selection?.kind === 'record' ? selection : null));
  const partitions = useFrameParts((frame) =>
    frame.order.topics.flatMap((topic) => frame.topics[topic]?.partitions ?? []),
  );
  const [wanted, setWanted] = useState<string | null>(null);
  const named = wanted ?? selected;
  const id = named !== null && partitions.includes(named) ? named : (partitions[0] ?? null);
  const partition = useFrame((frame) => (id === null ? null : (frame.partitions[id] ?? null)));
  const brokers = useFrame((frame) => frame.brokers);
  const nowUs = useFrame((frame) => frame.timeUs);
  const events = useJournal((journal) => journal.events);
  const closeUp = useCloseUp();
  const [from, setFrom] = useState<number | null>(null);
  const [labels, setLabels] = useState<Labels>('key');
  const [files, setFiles] = useState<number | null>(null);
  const [find, setFind] = useState<number | null>(null);
  const [chosen, setChosen] = useState<Place | null>(null);
  const [left, setLeft] = useState<LeftPage>('files');
  const [right, setRight] = useState<RightPage>('find');
  const strip = useRef<HTMLDivElement>(null);
  const { width } = useSize(strip);
  const count = cellsIn(width);
  const filesOf = files ?? partition?.leaderId ?? -1;
  const brokerId = filesOf >= 0 ? filesOf : (partition?.replicas[0] ?? null);
  const shown = closeUp?.kind === 'log' && closeUp.partition === id ? closeUp : null;

  useEffect(() => {
    if (id !== null && width > 0)
      verbs.lookAt({ kind: 'log', partition: id, from, count, brokerId, find, bytesOf: chosen });
  }, [verbs, id, from, count, brokerId, find, chosen, width]);
  useEffect(() => () => verbs.lookAt(null), [verbs]);

  // A record that was selected elsewhere comes into view here.
  const leader = partition?.leaderId ?? -1;
  const copy = leader >= 0 ? leader : (partition?.replicas[0] ?? -1);
  useEffect(() => {
    if (record === null || copy < 0) return;
    setWanted(record.id);
    setChosen((was) => (was?.offset === record.offset ? was : { brokerId: copy, offset: record.offset }));
    setFrom((was) =>
      was !== null && was <= record.offset && record.offset < was + count
        ? was
        : Math.max(0, record.offset - 3),
    );
  }, [record, copy, count]);

  const lastPass = useMemo(
    () => (id === null || brokerId === null ? null : lastCleaning(events, id, brokerId)),
    [events, id, brokerId],
  );
  const lost = useMemo(() => {
    const found = new Map<number, number>();
    for (const { brokerId: replica, truncated } of partition?.logs ?? [])
      if (id !== null && truncated) found.set(replica, lostWith(events, id, truncated));
    return found;
  }, [events, id, partition]);

  const choose = (place: Place): void => {
    setChosen(place);
    setRight('bytes');
    // Whoever looks at a record wants it to stay where it is.
    setFrom((was) => was ?? shown?.from ?? null);
    if (id !== null) verbs.select({ kind: 'record', id, offset: place.offset });
  };

  return (
    <LogLensView
      partitions={partitions}
      partition={partition}
      brokers={brokers}
      closeUp={shown}
      isFollowing={from === null}
      labels={labels}
      filesOf={brokerId}
      machine={brokerId === null ? null : (brokers[`b${brokerId}`]?.machine ?? null)}
      lastPass={lastPass}
      lost={lost}
      find={find}
      chosen={chosen}
      left={left}
      right={right}
      nowUs={nowUs}
      settings={(names) =>
        partition && shown?.files ? (
          <TopicConfigs
            topic={partition.topic}
            configs={shown.files.configs.filter(({ name }) => names.includes(name))}
          />
        ) : null
      }
      onPartition={(next) => {
        setWanted(next);
        setFrom(null);
        setFiles(null);
        setFind(null);
        setChosen(null);
      }}
      onFollow={(isFollowing) => setFrom(isFollowing ? null : (shown?.from ?? 0))}
      onMove={(by) => setFrom(Math.max(0, (shown?.from ?? 0) + by))}
      onLabels={setLabels}
      onFiles={setFiles}
      onFind={(offset) => {
        setFind(offset);
        const end = Math.max(0, ...(shown?.replicas ?? []).map(({ logEndOffset }) => logEndOffset));
        if (offset !== null && offset < end && shown && (offset < shown.from || offset >= shown.to))
          setFrom(Math.max(0, offset - 3));
      }}
      onChoose={choose}
      onLeft={setLeft}
      onRight={setRight}
      onOpenBatch={(offset) => {
        if (brokerId === null) return;
        choose({ brokerId, offset });
      }}
      onMachines={() => verbs.setHardware({})}
      stripRef={strip}
    />
  );
}
