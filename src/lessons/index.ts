/** All lessons, in the order in which they build on each other. */
import { aRebalance } from './a-rebalance/lesson.ts';
import { acks } from './acks/lesson.ts';
import { allReplicasDie } from './all-replicas-die/lesson.ts';
import { bowlsOfRice } from './bowls-of-rice/lesson.ts';
import { commit } from './commit/lesson.ts';
import { fourAssignors } from './four-assignors/lesson.ts';
import { highWatermark } from './high-watermark/lesson.ts';
import { inSyncReplicas } from './in-sync-replicas/lesson.ts';
import { insideTheProducer } from './inside-the-producer/lesson.ts';
import { killTheLeader } from './kill-the-leader/lesson.ts';
import { leaderEpochs } from './leader-epochs/lesson.ts';
import type { Lesson } from './lesson.ts';
import { oneRecord } from './one-record/lesson.ts';
import { queueOrBroadcast } from './queue-or-broadcast/lesson.ts';
import { retriesAndIdempotence } from './retries-and-idempotence/lesson.ts';
import { segmentsAndIndex } from './segments-and-index/lesson.ts';
import { whichPartition } from './which-partition/lesson.ts';

export const LESSONS: readonly Lesson[] = [
  oneRecord,
  queueOrBroadcast,
  bowlsOfRice,
  whichPartition,
  segmentsAndIndex,
  inSyncReplicas,
  highWatermark,
  acks,
  killTheLeader,
  allReplicasDie,
  leaderEpochs,
  insideTheProducer,
  retriesAndIdempotence,
  aRebalance,
  fourAssignors,
  commit,
];

export const lessonOf = (id: string): Lesson | undefined => LESSONS.find((lesson) => lesson.id === id);
