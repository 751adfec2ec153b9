/** The audit lens, connected. */
import { useEffect, useMemo, useState } from 'react';
import type { AnomalyView, Biography, RecordQuery } from '../../contract/fates.ts';
import { producerNode } from '../../contract/ids.ts';
import type { InvariantViolation } from '../../contract/invariants.ts';
import {
  useClientNames,
  useCloseUp,
  useFrame,
  useFrameParts,
  useHighwater,
  useJournal,
  useVerbs,
  useView,
} from '../../store/index.ts';
import { AuditLensView } from './AuditLensView.tsx';
import { withRemedies } from './replay.ts';
import { useHistoryClasses } from './use-history-classes.ts';
import './auditor.css';

/** A life is asked for anew when so much time has passed, simulated microseconds. */
const STALE_US = 500_000;

export function AuditLens() {
  const verbs = useVerbs();
  const audit = useFrame((frame) => frame.audit);
  const anomalies = useFrameParts((frame) => Object.values(frame.anomalies));
  const groupCount = useFrame((frame) => frame.order.groups.length);
  const partitions = useFrameParts((frame) =>
    frame.order.topics.flatMap((topic) => frame.topics[topic]?.partitions ?? []),
  );
  const producers = useFrameParts((frame) =>
    frame.order.producers.flatMap((id) => {
      const producer = frame.producers[id];
      return producer ? [{ id, name: producer.name }] : [];
    }),
  );
  const stale = useFrame((frame) => Math.floor(frame.timeUs / STALE_US));
  const looked = useCloseUp();
  const closeUp = looked?.kind === 'audit' ? looked : null;
  const selection = useView((view) => view.selection);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [asked, setAsked] = useState<RecordQuery | null>(null);
  const [life, setLife] = useState<Biography | null | 'unknown'>(null);
  const [findings, setFindings] = useState<readonly InvariantViolation[] | 'looking' | null>(null);

  const classes = useHistoryClasses();

  useEffect(() => {
    verbs.lookAt({ kind: 'audit' });
    return () => verbs.lookAt(null);
  }, [verbs]);

  const selected: RecordQuery | null =
    selection?.kind === 'record' ? { partition: selection.id, offset: selection.offset } : null;
  const chosen = anomalies.find(({ id }) => id === chosenId) ?? null;
  const newest = anomalies.at(-1) ?? null;
  // What was asked for goes first; then what is selected; then the newest of what went wrong.
  const anomaly = asked ? null : (chosen ?? (selected ? null : newest));
  const query = asked ?? (anomaly ? queryOf(anomaly) : selected);
  const queryText = JSON.stringify(query);
  // The newest moment is part of the question: the life goes on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query by its text, and the time for its own sake
  useEffect(() => {
    if (query === null) {
      setLife(null);
      return;
    }
    let isWanted = true;
    void verbs.ask({ kind: 'biography', query }).then((answer) => {
      if (isWanted) setLife(answer ?? 'unknown');
    });
    return () => {
      isWanted = false;
    };
  }, [verbs, queryText, stale]);

  const found = life === 'unknown' ? null : life;
  const shownAnomaly = anomaly ?? found?.anomalies.at(-1) ?? null;
  const onReplay = useReplay(shownAnomaly);
  return (
    <AuditLensView
      audit={audit}
      anomalies={anomalies}
      groupCount={groupCount}
      partitions={partitions}
      producers={producers}
      closeUp={closeUp}
      life={found}
      isUnknown={life === 'unknown'}
      anomaly={shownAnomaly}
      findings={findings}
      classes={classes}
      nameOf={useClientNames()}
      onAnomaly={(id) => {
        setAsked(null);
        setChosenId(id);
        const next = anomalies.find((one) => one.id === id);
        if (next) verbs.select({ kind: 'record', id: next.partition, offset: next.fromOffset });
      }}
      onAsk={(wanted) => {
        setChosenId(null);
        setAsked(wanted);
        if ('offset' in wanted) verbs.select({ kind: 'record', id: wanted.partition, offset: wanted.offset });
      }}
      onMoment={(timeUs, eventId) => {
        verbs.seek(timeUs);
        if (eventId !== null) verbs.select({ kind: 'event', id: String(eventId) });
      }}
      onSpaceTime={(timeUs, eventId) => {
        verbs.seek(timeUs);
        verbs.select({ kind: 'event', id: String(eventId) });
        verbs.showLens('spacetime');
      }}
      onLog={(partition, offset) => {
        verbs.select({ kind: 'record', id: partition, offset });
        verbs.showLens('log');
      }}
      onReplay={onReplay}
      onRecheck={() => {
        setFindings('looking');
        void verbs.ask({ kind: 'recheck' }).then((answer) => setFindings(answer ?? null));
      }}
    />
  );
}

/** The way to the same run with what would have kept the record; null where that is no setting. */
function useReplay(anomaly: AnomalyView | null): (() => void) | null {
  const verbs = useVerbs();
  const { scenario, source, journal } = useHighwater();
  const commands = useJournal((held) => held.commands);
  const other = useMemo(
    () => (anomaly ? withRemedies(anomaly, { scenario, source, commands }) : null),
    [anomaly, scenario, source, commands],
  );
  if (!anomaly || !other) return null;
  return () => {
    const now = withRemedies(anomaly, { scenario, source, commands: journal.getState().commands });
    if (now) void verbs.compare(now);
  };
}

/** Of a lost record nothing may lie where it was: it is known by who sent it. */
function queryOf(anomaly: {
  readonly kind: string;
  readonly partition: string;
  readonly fromOffset: number;
  readonly producer: string | null;
  readonly number: number | null;
}): RecordQuery {
  const { producer, number, partition, fromOffset } = anomaly;
  if (producer !== null && number !== null) return { producerId: producerNode(producer), number };
  return { partition, offset: fromOffset };
}
