/** How far a group was behind at an earlier moment, asked of the run that plays it again. */
import { useEffect, useState } from 'react';
import type { ClusterFrame } from '../../contract/frame.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { useVerbs } from '../../store/index.ts';
import { type AssignmentRow, lagOf, rowsOf } from './lags.ts';

/** Records behind, by partition; empty until they are known. */
export function useLagsAt(groupId: string | null, atUs: number | null): ReadonlyMap<PartitionKey, number> {
  const verbs = useVerbs();
  const [known, setKnown] = useState<{
    readonly of: string;
    readonly lags: ReadonlyMap<PartitionKey, number>;
  }>();
  const wanted = `${groupId} ${atUs}`;
  useEffect(() => {
    if (groupId === null || atUs === null) return;
    let isWanted = true;
    void verbs.ask({ kind: 'frameAt', atUs }).then((frame) => {
      if (isWanted && frame) setKnown({ of: `${groupId} ${atUs}`, lags: lagsIn(frame, groupId) });
    });
    return () => {
      isWanted = false;
    };
  }, [verbs, groupId, atUs]);
  return known?.of === wanted ? known.lags : NONE;
}

const NONE: ReadonlyMap<PartitionKey, number> = new Map();

const lagsIn = (frame: ClusterFrame, groupId: string): ReadonlyMap<PartitionKey, number> =>
  new Map(
    rowsOf(frame.groups[groupId]?.lags ?? {}, frame.partitions).map((row: AssignmentRow) => [
      row.partition,
      lagOf(row),
    ]),
  );
