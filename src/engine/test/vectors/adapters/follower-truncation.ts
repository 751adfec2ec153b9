/** How followers truncate, and what a leader says to them: by the rule alone, by two brokers on benches that talk to each
 *  other, or by a cluster. */
import type { TruncationRule } from '../../../../contract/eras.ts';
import { reviewFetchWaits } from '../../../broker/fetch-waits.ts';
import type { FollowerRole } from '../../../broker/state.ts';
import { truncationFor } from '../../../broker/truncation.ts';
import type { FetchRequest, ListOffsetsRequest, OffsetForLeaderEpochRequest } from '../../../protocol/api.ts';
import type { EpochEntry } from '../../../storage/leader-epoch-cache.ts';
import { truncateEpochs } from '../../../storage/leader-epoch-cache.ts';
import { batchesOf, truncateFullyAndStartAt } from '../../../storage/log.ts';
import { Cluster, logIn } from '../../cluster-script.ts';
import { BrokerBench, KEY, LEADER } from '../broker-bench.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

type Fields = Readonly<Record<string, unknown>>;
type Pairs = readonly (readonly [number, number])[];

export const followerTruncation: Adapter = (given, when) => {
  if (given.mode === 'ZooKeeper') return bounces(given, when);
  if (given.unclean) return partedLogs(given, when);
  if (given.truncationOnFetch) return onFetch(given, when);
  if (given.followerEndOffsetForEpoch4) return twoReplies(given, when);
  if (given.replies) return oneReply(given);
  if (given.followerEpoch !== undefined) return otherEpoch(given);
  if (given.leaderSupportsOffsetsForLeaderEpoch === false) return toHighWatermark(given);
  if (given.leader?.logStart !== undefined) return outOfRange(given);
  return talk(given);
};

// ---- the rule alone

interface Own {
  readonly epochs: EpochEntry[];
  logEndOffset: number;
}
const apply = (own: Own, offset: number): void => {
  truncateEpochs(own.epochs, offset);
  own.logEndOffset = offset;
};
const decide = (own: Own, reply: readonly number[]) =>
  truncationFor(
    { epochs: own.epochs, logEndOffset: own.logEndOffset, fetchOffset: 0 },
    { epoch: reply[0] ?? -1, endOffset: reply[1] ?? -1 },
  );

/** Each partition of the same follower, with the reply to it. */
function each(own: Own, replies: Fields): { readonly truncateTo: Fields; readonly completed: boolean } {
  const found = Object.entries(replies).map(
    ([name, reply]) => [name, decide(own, reply as number[])] as const,
  );
  return {
    truncateTo: Object.fromEntries(found.map(([name, { offset }]) => [name, offset])),
    completed: found.every(([, { isComplete }]) => isComplete),
  };
}

function oneReply(given: Fields): unknown {
  // It tracks epochs only since its newest one began, at its end.
  const own = {
    epochs: [{ epoch: Number(given.followerLatestEpoch), startOffset: Number(given.followerLEO) }],
    logEndOffset: Number(given.followerLEO),
  };
  return { truncateTo: each(own, given.replies as Fields).truncateTo };
}

function twoReplies(given: Fields, when: readonly Fields[]): unknown {
  const [epoch = 0, endOffset = 0] = given.followerEndOffsetForEpoch4 as number[];
  const own: Own = {
    epochs: [
      { epoch, startOffset: 0 },
      { epoch: Number(given.followerLatestEpoch), startOffset: endOffset },
    ],
    logEndOffset: Number(given.followerLEO),
  };
  return when.map((step) => {
    const [reply] = Object.values(step);
    if (!Array.isArray(reply)) return each(own, reply as Fields);
    const { offset, isComplete } = decide(own, reply);
    apply(own, offset);
    return { truncateTo: offset, completed: isComplete };
  });
}

function onFetch(given: Fields, when: readonly { diverging: number[]; ownEndForEpoch: number[] }[]): unknown {
  const own: Own = { epochs: [], logEndOffset: Number(given.followerLEO) };
  return when.map(({ diverging, ownEndForEpoch: [epoch = 0, endOffset = 0] }) => {
    const next = Math.max(epoch, diverging[0] ?? 0) + 1;
    own.epochs.splice(
      0,
      own.epochs.length,
      { epoch, startOffset: 0 },
      { epoch: next, startOffset: endOffset },
    );
    const { offset } = decide(own, diverging);
    apply(own, offset);
    return { truncateTo: offset };
  });
}

// ---- two brokers

const epochsOf = (pairs: Pairs): number[] => pairs.map(([, epoch]) => epoch);
const logOf = (bench: BrokerBench): Pairs =>
  [...batchesOf(bench.log)].map(({ baseOffset, partitionLeaderEpoch }) => [baseOffset, partitionLeaderEpoch]);
const roleOf = (bench: BrokerBench): FollowerRole => {
  const { role } = bench.replica;
  if (role.kind !== 'follower') throw new Error('it does not follow');
  return role;
};

/** What the follower asks, its leader answers; both call themselves 1, and each other 2. Answers false when nothing was
 *  asked. */
function relay(follower: BrokerBench, leader: BrokerBench): boolean {
  const [sent] = follower.sent;
  if (!sent) return false;
  const asked = ask(leader, sent.api, sent.body);
  if (asked.answer() === null) leader.pass(500);
  const body = asked.answer();
  if (body === null) throw new Error(`no answer to ${sent.api}`);
  follower.answer(sent, body);
  return true;
}

function ask(leader: BrokerBench, api: string, body: unknown): { answer(): unknown } {
  // Named by the API that it was sent under.
  if (api === 'Fetch') {
    const fetch = body as FetchRequest;
    return leader.ask(api, 'b2', { ...fetch, replicaState: { replicaId: 2, replicaEpoch: 20 } });
  }
  if (api === 'ListOffsets') return leader.ask(api, 'b2', { ...(body as ListOffsetsRequest), replicaId: 2 });
  if (api === 'OffsetForLeaderEpoch') {
    return leader.ask(api, 'b2', { ...(body as OffsetForLeaderEpochRequest), replicaId: 2 });
  }
  throw new Error(`a follower does not send ${api}`);
}

const QUIET = 12;
function untilQuiet(follower: BrokerBench, leader: BrokerBench): void {
  for (let i = 0; i < QUIET; i++) {
    if (!relay(follower, leader)) follower.pass(1_000);
  }
}

function talk(given: Fields): unknown {
  const leaderEpochs = epochsOf(given.leader as Pairs);
  const followerEpochs = epochsOf(given.follower as Pairs);
  const leaderEpoch = Math.max(...leaderEpochs, ...followerEpochs);
  const holdsHighWatermark = given.leaderHW !== undefined;
  // A member of the ISR that never fetches keeps the leader's high watermark where it is given.
  const leader = new BrokerBench({ replicas: [LEADER, 2, 3], log: leaderEpochs });
  if (holdsHighWatermark) leader.disk.highWatermarks.set(KEY, Number(given.leaderHW));
  leader.decide(LEADER, holdsHighWatermark ? [LEADER, 2, 3] : [LEADER, 2], leaderEpoch, 0);
  const follower = new BrokerBench({ replicas: [LEADER, 2, 3], log: followerEpochs });
  follower.decide(2, [LEADER, 2], leaderEpoch, 0);
  relay(follower, leader);
  const lastFetchedEpochAfterFirstRound = roleOf(follower).lastFetchedEpoch;
  untilQuiet(follower, leader);
  const log = logOf(follower);
  if (holdsHighWatermark) return { followerLog: log, followerHW: follower.replica.highWatermark };
  return {
    lastFetchedEpochAfterFirstRound,
    finalFollowerLog: log,
    finalLastFetchedEpoch: roleOf(follower).lastFetchedEpoch,
  };
}

function toHighWatermark(given: Fields): unknown {
  const follower = new BrokerBench({
    replicas: [LEADER, 2],
    rules: { truncation: 'highWatermark' },
    log: epochsOf(given.follower as Pairs),
  });
  follower.disk.highWatermarks.set(KEY, Number(given.followerHW));
  follower.decide(2, [LEADER, 2], 5, 0);
  return { truncateTo: follower.log.logEndOffset, fetchOffset: roleOf(follower).fetchOffset };
}

function outOfRange(given: Fields): unknown {
  const { logStart, log } = given.leader as { logStart: number; log: Pairs };
  const leaderEpoch = Math.max(...epochsOf(log));
  const leader = new BrokerBench({ replicas: [LEADER, 2] });
  truncateFullyAndStartAt(leader.log, logStart);
  for (const epoch of epochsOf(log)) leader.putRecord(epoch);
  leader.decide(LEADER, [LEADER, 2], leaderEpoch, 0);
  const follower = new BrokerBench({ replicas: [LEADER, 2], log: epochsOf(given.follower as Pairs) });
  follower.decide(2, [LEADER, 2], leaderEpoch, 0);
  let followerLogCleared = false;
  let followerLogStart = 0;
  for (let i = 0; i < QUIET && relay(follower, leader); i++) {
    if (followerLogCleared || logOf(follower).length > 0) continue;
    followerLogCleared = true;
    followerLogStart = follower.log.logStartOffset;
  }
  const offsets = logOf(follower).map(([offset]) => offset);
  const answer: [string, unknown][] = [
    ['followerLogCleared', followerLogCleared],
    ['followerLogStart', followerLogStart],
    ['then', `replicates offset ${offsets.join(', ')}`],
  ];
  return Object.fromEntries(answer);
}

/** By a fetch, and by the lookup of an epoch: both must come to the same. */
function otherEpoch(given: Fields): unknown {
  const found = (['divergingEpoch', 'epochEndAndEpoch'] as const).map((truncation) =>
    refusedBy(given, truncation),
  );
  const [first, second] = found.map((one) => JSON.stringify(one));
  return first === second ? found[0] : { fetch: found[0], lookup: found[1] };
}

function refusedBy(given: Fields, truncation: TruncationRule): unknown {
  const [followerEpoch, leaderEpoch] = [Number(given.followerEpoch), Number(given.leaderEpoch)];
  const rules = { truncation };
  const leader = new BrokerBench({ replicas: [LEADER, 2], rules, log: [0, 0] });
  leader.decide(LEADER, [LEADER, 2], leaderEpoch, 0);
  const follower = new BrokerBench({ replicas: [LEADER, 2], rules, log: [0, 0] });
  follower.decide(2, [LEADER, 2], followerEpoch, 0);
  const [sent] = follower.sent;
  const answer = sent && JSON.stringify(ask(leader, sent.api, sent.body).answer());
  const error = /"errorCode":"(?!NONE)(\w+)"/.exec(answer ?? '')?.[1];
  relay(follower, leader);
  const isWith = () => [...follower.memory.fetchers.values()].some(({ partitions }) => partitions.has(KEY));
  if (!isWith() && roleOf(follower).state === 'failed') {
    follower.decide(2, [LEADER, 2], leaderEpoch, 1);
    untilQuiet(follower, leader);
    const isBack = isWith() && roleOf(follower).state === 'fetching';
    const until = isBack ? 'until new metadata' : 'for ever';
    return { error, partition: `removed from fetcher and marked failed ${until}` };
  }
  // It may close its session meanwhile; it asks for nothing.
  const isDelayed =
    roleOf(follower).delayUntilUs > follower.sim.nowUs &&
    follower.sent.every(({ api, body }) => api === 'Fetch' && (body as FetchRequest).topics.length === 0);
  leader.decide(LEADER, [LEADER, 2], followerEpoch, 1);
  untilQuiet(follower, leader);
  leader.write(1);
  untilQuiet(follower, leader);
  const hasSucceeded = follower.log.logEndOffset === leader.log.logEndOffset;
  const after = isDelayed ? 'after back-off' : 'at once';
  const end = hasSucceeded ? `succeeds when leader epoch becomes ${followerEpoch}` : 'never succeeds';
  return { error, partition: `stays, retried ${after}; ${end}` };
}

// ---- clusters

/** Epochs as the release before 3.6 bumps them: with every ISR that shrinks. */
function bounces(given: Fields, when: readonly string[]): unknown {
  const count = (given.replicas as number[]).length;
  const cluster = new Cluster({ era: '3.3', brokers: count, replicas: count, minIsr: 1 });
  cluster.send(Number(/\d+/.exec(String(given.step0))?.[0]));
  const cache = (broker: number) =>
    logIn(cluster.insides, broker).epochs.map(({ epoch, startOffset }) => [epoch, startOffset]);
  return when.map((step) => {
    const bounced = /^bounce (follower|leader)/.exec(step)?.[1];
    if (bounced) {
      const leader = cluster.leader();
      const broker =
        bounced === 'leader' ? leader : (cluster.partition().replicas.find((id) => id !== leader) ?? -1);
      cluster.stop(broker);
      cluster.until('node.stopped');
      cluster.start(broker);
      cluster.heal(60);
    } else {
      cluster.send(Number(/\d+/.exec(step)?.[0]));
      cluster.run(1);
    }
    const leader = cluster.leader();
    const follower = cluster.partition().replicas.find((id) => id !== leader) ?? -1;
    return { leaderCache: cache(leader), followerCache: cache(follower) };
  });
}

function partedLogs(given: Fields, when: readonly string[]): unknown {
  const names = given.replicas as number[];
  const cluster = new Cluster({
    brokers: names.length + 1,
    replicas: names.length,
    minIsr: Number(given.minInsyncReplicas),
    producer: { acks: Number(given.acks) as 1 },
    topicConfigs: { 'unclean.leader.election.enable': String(given.unclean) },
  });
  const brokers = new Map(names.map((name, i) => [name, cluster.partition().replicas[i] ?? -1]));
  const isDown = (broker: number) => cluster.frame.brokers[`b${broker}`]?.process === 'down';
  const leads = () => {
    const { status, leaderId } = cluster.partition();
    return status === 'online' && !isDown(leaderId);
  };
  for (const step of when) {
    for (const [, verb, name, count] of step.matchAll(/(stop|start) (\d+)|(\d+) records?/g)) {
      const broker = brokers.get(Number(name)) ?? -1;
      if (verb === 'stop') {
        cluster.stop(broker);
        cluster.until('node.stopped');
      } else if (verb === 'start') cluster.start(broker);
      else {
        cluster.untilTrue(leads, 60, 20);
        cluster.send(Number(count));
      }
    }
  }
  cluster.heal(60);
  const [first, ...others] = [...brokers.values()].map((broker) =>
    JSON.stringify([...batchesOf(logIn(cluster.insides, broker))]),
  );
  const are = others.every((other) => other === first) ? 'have the same batch checksums' : 'differ';
  return { final: `logs of ${names.join(' and ')} ${are}` };
}

// ---- the leader's side

export const divergingEpochOnFetch: Adapter = (given, when) => {
  if (given.leaderLog) return validated(given, when['fetch(lastFetchedEpoch,fetchOffset)']);
  const fetch = given.followerFetch;
  if (Array.isArray(when))
    return leaveOut('an offset that is known without its place in a segment is not modelled');
  const leaderEpoch = Number(fetch.currentLeaderEpoch);
  const end = Number(fetch.fetchOffset);
  const epoch = Number(fetch.lastFetchedEpoch ?? leaderEpoch - 1);
  const leader = new BrokerBench({ replicas: [LEADER, 2], log: Array(end).fill(epoch) });
  leader.decide(LEADER, [LEADER, 2], leaderEpoch, 0);
  const lastFetchedEpoch = Number(fetch.lastFetchedEpoch ?? -1);
  const asked = leader.fetch(2, { fetchOffset: end, lastFetchedEpoch, currentLeaderEpoch: leaderEpoch });
  if (asked.answer() !== null) throw new Error('the fetch did not wait');
  if (given[`leaderEndOffsetForEpoch${epoch}`] !== undefined) {
    const startOffset = Number(given[`leaderEndOffsetForEpoch${epoch}`]);
    const { epochs } = leader.log;
    epochs.splice(epochs.length - 1, 1, { epoch: leaderEpoch, startOffset });
    reviewFetchWaits(leader.node, KEY);
  } else leader.decide(LEADER, [LEADER, 2], leaderEpoch + 1, 1);
  const answer = asked.answer();
  return { completedImmediately: answer !== null, error: answer?.responses[0]?.partitions[0]?.errorCode };
};

function validated(given: Fields, fetches: Pairs): unknown {
  const log = (given.leaderLog as { epoch: number; count: number }[]).flatMap(({ epoch, count }) =>
    Array(count).fill(epoch),
  );
  const leaderEpoch = Number(given.leaderEpoch);
  const leader = new BrokerBench({ replicas: [LEADER, 2], log });
  leader.decide(LEADER, [LEADER, 2], leaderEpoch, 0);
  return {
    results: fetches.map(([lastFetchedEpoch, fetchOffset]) => {
      const asked = leader.fetch(2, { fetchOffset, lastFetchedEpoch }, { maxWaitMs: 0 });
      const part = asked.answer()?.responses[0]?.partitions[0];
      if (part?.errorCode !== 'NONE') return part?.errorCode;
      const { divergingEpoch } = part;
      return divergingEpoch ? { diverging: [divergingEpoch.epoch, divergingEpoch.endOffset] } : 'ok';
    }),
  };
}
