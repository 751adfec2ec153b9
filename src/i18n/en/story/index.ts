/** English words of the story: what happened, what was done, what was refused, what is promised. */
import { audit } from './audit.ts';
import { breaches } from './breaches.ts';
import { brokers } from './brokers.ts';
import { consumers } from './consumers.ts';
import { deeds } from './deeds.ts';
import { groups } from './groups.ts';
import { kafkaErrors } from './kafka-errors.ts';
import { network } from './network.ts';
import { producers } from './producers.ts';
import { promises } from './promises.ts';
import { quorum } from './quorum.ts';
import { refusals } from './refusals.ts';
import { replication } from './replication.ts';
import { shares } from './shares.ts';
import { storage } from './storage.ts';
import { topics } from './topics.ts';
import { transactions } from './transactions.ts';
import { zookeeper } from './zookeeper.ts';

export const story = {
  ...audit,
  ...breaches,
  ...brokers,
  ...consumers,
  ...deeds,
  ...groups,
  ...kafkaErrors,
  ...network,
  ...producers,
  ...promises,
  ...quorum,
  ...refusals,
  ...replication,
  ...shares,
  ...storage,
  ...topics,
  ...transactions,
  ...zookeeper,
} as const;
