/** A snapshot's name says what is in it: nodes that have one of the same offset and epoch have the same (KIP-630). */
import { digestOf } from '../kernel/plain.ts';
import type { MetadataSnapshot } from '../protocol/metadata-snapshot.ts';
import { snapshotName } from '../protocol/metadata-snapshot.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import { metadataCopies } from './metadata-copies.ts';

export const snapshotsAgree: Invariant = {
  name: 'snapshots-agree',
  on: {},
  recheck(world) {
    if (world.ensemble) return null;
    const known = new Map<string, { readonly node: string; readonly snapshot: MetadataSnapshot }>();
    for (const { node, snapshots } of metadataCopies(world)) {
      for (const snapshot of snapshots) {
        const name = snapshotName(snapshot.id);
        const other = known.get(name);
        if (!other) known.set(name, { node, snapshot });
        else if (!saysTheSame(other.snapshot, snapshot))
          return inGeneral(`${other.node} and ${node} have different snapshots ${name}`, {
            node: other.node,
            otherNode: node,
          });
      }
    }
    return null;
  },
};

const saysTheSame = (a: MetadataSnapshot, b: MetadataSnapshot): boolean =>
  a === b || digestOf(a.records) === digestOf(b.records);
