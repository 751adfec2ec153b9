/** A voter of the metadata quorum: elections, and the log's way from the leader to the others.
 *  Models      org.apache.kafka.raft.KafkaRaftClient, QuorumState, LeaderState (KIP-595, KIP-1166)
 *  Simplifies  voters are fixed; no PreVote (KIP-996), no snapshots; every append is on disk at once
 *  Invariants  one leader per epoch; a vote is given once per epoch; the high watermark never moves back
 *  See         controller-node.ts, audit/one-quorum-leader-per-epoch.ts */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { controllerNode } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type {
  QuorumEpochResponse,
  QuorumFetchRequest,
  QuorumFetchResponse,
  VoteRequest,
  VoteResponse,
} from '../protocol/api.ts';
import { partitionsLabel, plainLabel } from '../protocol/labels.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { makeBatch, placeBatch } from '../protocol/records.ts';
import { answer, request, requestOf, responseOf } from '../protocol/talk.ts';
import { endOffsetFor, latestEpoch } from '../storage/leader-epoch-cache.ts';
import { appendAsFollower, readLog, truncateLog } from '../storage/log.ts';
import type { ControllerMemory } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

const METADATA = '__cluster_metadata-0';
const FETCH_WAIT_MS = 500;
const FETCH_MAX_BYTES = 8 * 1024 * 1024;
/** Channel of votes and of the leader's own messages; fetches have the main one. */
const VOTES = 'quorum';

/** What the quorum tells the controller above it. */
export interface QuorumListener {
  onCommitted(node: NodeContext): void;
  onLeadershipLost(node: NodeContext, why: string): void;
}

const configMs = (node: NodeContext, name: Parameters<typeof configInt>[1]): number =>
  configInt(diskOf(node).configs, name);

// ---- roles

/** First steps of a process: it goes on from the vote and the epoch on its disk. */
export function bootQuorum(node: NodeContext, listener: QuorumListener): void {
  const disk = diskOf(node);
  const { voters, controllerId } = disk;
  if (voters.length === 1) return becomeCandidate(node, listener);
  if (disk.leaderId === controllerId) {
    // It never goes on leading an epoch that it led before it died.
    memoryOf(node).role = 'resigned';
    startElectionTimer(node);
  } else if (disk.leaderId >= 0) becomeFollower(node, disk.epoch, disk.leaderId, listener);
  else startElectionTimer(node);
}

function startElectionTimer(node: NodeContext): void {
  const timeoutMs = configMs(node, 'controller.quorum.election.timeout.ms');
  startElectionIn(node, (timeoutMs + node.randomBelow('election', timeoutMs)) * 1000);
}

function startElectionIn(node: NodeContext, delayUs: number): void {
  memoryOf(node).standsAtUs = node.nowUs + delayUs;
  node.startTimer('raft:election', delayUs);
}

function becomeUnattached(node: NodeContext, epoch: number, listener: QuorumListener): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const wasLeader = memory.role === 'leader';
  leaveRole(node, listener, `epoch ${epoch} has begun`);
  disk.epoch = epoch;
  disk.leaderId = -1;
  disk.votedFor = -1;
  memory.role = 'unattached';
  // What is left of its patience stays (QuorumState#transitionToUnattached): otherwise a voter with a short log, which
  // nobody votes for, could keep all others from ever standing.
  if (wasLeader) startElectionTimer(node);
  else startElectionIn(node, Math.max(0, memory.standsAtUs - node.nowUs));
}

function becomeFollower(
  node: NodeContext,
  epoch: number,
  leaderId: BrokerId,
  listener: QuorumListener,
): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  leaveRole(node, listener, `controller ${leaderId} leads epoch ${epoch}`);
  if (disk.epoch !== epoch) disk.votedFor = -1;
  disk.epoch = epoch;
  disk.leaderId = leaderId;
  memory.role = 'follower';
  memory.retries = 0;
  memory.isFetching = false;
  startFetchTimeout(node);
  fetchFromLeader(node);
}

/** Without a successful fetch for this long, a follower stands for election. */
function startFetchTimeout(node: NodeContext): void {
  const delayUs = configMs(node, 'controller.quorum.fetch.timeout.ms') * 1000;
  memoryOf(node).standsAtUs = node.nowUs + delayUs;
  node.startTimer('raft:fetchTimeout', delayUs);
}

function becomeCandidate(node: NodeContext, listener: QuorumListener): void {
  leaveRole(node, listener, 'it stands for election');
  const disk = diskOf(node);
  const memory = memoryOf(node);
  disk.epoch++;
  disk.leaderId = -1;
  disk.votedFor = disk.controllerId;
  memory.role = 'candidate';
  memory.votes = new Map([[disk.controllerId, true]]);
  node.emit({ type: 'controller.candidate', controllerId: disk.controllerId, epoch: disk.epoch });
  if (hasMajority(node)) return becomeLeader(node, listener);
  const body: VoteRequest = {
    replicaEpoch: disk.epoch,
    replicaId: disk.controllerId,
    lastOffsetEpoch: latestEpoch(disk.log.epochs),
    lastOffset: disk.log.logEndOffset,
  };
  for (const voter of othersOf(node)) {
    request(node, 'Vote', controllerNode(voter), body, {
      channel: VOTES,
      timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
      label: plainLabel('control'),
      context: { voter, epoch: disk.epoch },
    });
  }
  startElectionTimer(node);
}

function becomeLeader(node: NodeContext, listener: QuorumListener): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  memory.role = 'leader';
  memory.retries = 0;
  disk.leaderId = disk.controllerId;
  node.cancelTimer('raft:election');
  memory.epochStartOffset = disk.log.logEndOffset;
  memory.followers = new Map(
    othersOf(node).map((voter) => [voter, { endOffset: -1, lastFetchUs: node.nowUs }]),
  );
  node.emit({ type: 'controller.elected', controllerId: disk.controllerId, epoch: disk.epoch });
  appendToQuorum(
    node,
    [{ type: 'LeaderChangeMessage', leaderId: disk.controllerId, voters: disk.voters }],
    true,
  );
  flushAccumulator(node, listener);
  sendBeginQuorumEpoch(node);
  if (disk.voters.length > 1) {
    node.startTimer('raft:checkQuorum', (configMs(node, 'controller.quorum.fetch.timeout.ms') * 1500) | 0);
  }
}

/** Puts down whatever the present role holds: timers, parked fetches, the active controller. */
function leaveRole(node: NodeContext, listener: QuorumListener, why: string): void {
  const memory = memoryOf(node);
  for (const name of ['election', 'fetchTimeout', 'checkQuorum', 'begin', 'linger', 'parked', 'fetch']) {
    node.cancelTimer(`raft:${name}`);
  }
  const wasLeader = memory.role === 'leader';
  memory.accumulator = [];
  memory.role = 'unattached';
  const parked = memory.parked;
  memory.parked = [];
  for (const fetch of parked) refuseFetch(node, fetch.incoming, 'NOT_LEADER_OR_FOLLOWER');
  if (wasLeader) {
    node.emit({
      type: 'controller.resigned',
      controllerId: diskOf(node).controllerId,
      epoch: diskOf(node).epoch,
      why,
    });
    listener.onLeadershipLost(node, why);
  }
}

const othersOf = (node: NodeContext): readonly BrokerId[] =>
  diskOf(node).voters.filter((voter) => voter !== diskOf(node).controllerId);

const majorityOf = (node: NodeContext): number => Math.floor(diskOf(node).voters.length / 2) + 1;

const hasMajority = (node: NodeContext): boolean =>
  [...memoryOf(node).votes.values()].filter(Boolean).length >= majorityOf(node);

// ---- writing

/** Writes one atomic batch; its offsets are given at once, it reaches the log when the append linger ends. Answers the
 *  offset of its first record. */
export function appendToQuorum(
  node: NodeContext,
  records: readonly MetadataRecord[],
  isControl = false,
): number {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const last = memory.accumulator.at(-1);
  const baseOffset = last ? last.lastOffset + 1 : disk.log.logEndOffset;
  const batch = makeBatch(records, timestampMsAt(node.nowUs), undefined, isControl);
  memory.accumulator.push(placeBatch(batch, baseOffset, disk.epoch));
  if (!node.hasTimer('raft:linger')) {
    node.startTimer('raft:linger', configMs(node, 'controller.quorum.append.linger.ms') * 1000);
  }
  return baseOffset;
}

function flushAccumulator(node: NodeContext, listener: QuorumListener): void {
  const memory = memoryOf(node);
  const { log } = diskOf(node);
  node.cancelTimer('raft:linger');
  appendAsFollower(log, memory.accumulator);
  memory.accumulator = [];
  advanceHighWatermark(node, listener);
  wakeParked(node);
}

/** The offset that a majority of the voters has reached, once it lies in the leader's own epoch. */
function advanceHighWatermark(node: NodeContext, listener: QuorumListener): void {
  const memory = memoryOf(node);
  const ends = [diskOf(node).log.logEndOffset, ...[...memory.followers.values()].map((f) => f.endOffset)];
  ends.sort((a, b) => b - a);
  const reached = ends[Math.floor(ends.length / 2)] ?? 0;
  if (reached <= memory.epochStartOffset || reached <= memory.highWatermark) return;
  memory.highWatermark = reached;
  listener.onCommitted(node);
}

// ---- answering

export function onQuorumRequest(node: NodeContext, incoming: Incoming, listener: QuorumListener): boolean {
  switch (incoming.api) {
    case 'Vote':
      onVote(node, incoming, listener);
      return true;
    case 'BeginQuorumEpoch':
      onBeginQuorumEpoch(node, incoming, listener);
      return true;
    case 'QuorumFetch':
      onFetch(node, incoming, listener);
      return true;
    default:
      return false;
  }
}

function onVote(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const vote = requestOf('Vote', incoming.body);
  const disk = diskOf(node);
  if (vote.replicaEpoch > disk.epoch) becomeUnattached(node, vote.replicaEpoch, listener);
  const isStale = vote.replicaEpoch < disk.epoch;
  const ownEpoch = latestEpoch(disk.log.epochs);
  const isUpToDate =
    vote.lastOffsetEpoch > ownEpoch ||
    (vote.lastOffsetEpoch === ownEpoch && vote.lastOffset >= disk.log.logEndOffset);
  const isFree = disk.leaderId < 0 && (disk.votedFor < 0 || disk.votedFor === vote.replicaId);
  const granted = !isStale && isFree && isUpToDate && memoryOf(node).role === 'unattached';
  if (granted) {
    disk.votedFor = vote.replicaId;
    startElectionTimer(node);
  }
  node.emit({
    type: 'controller.voted',
    voterId: disk.controllerId,
    candidateId: vote.replicaId,
    epoch: vote.replicaEpoch,
    granted,
  });
  const body: VoteResponse = {
    errorCode: isStale ? 'FENCED_LEADER_EPOCH' : 'NONE',
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
    voteGranted: granted,
  };
  answer(node, 'Vote', incoming, body, plainLabel('control'));
}

function onBeginQuorumEpoch(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const begin = requestOf('BeginQuorumEpoch', incoming.body);
  const disk = diskOf(node);
  const isStale = begin.leaderEpoch < disk.epoch;
  const isNews = begin.leaderEpoch > disk.epoch || disk.leaderId !== begin.leaderId;
  if (!isStale && isNews) becomeFollower(node, begin.leaderEpoch, begin.leaderId, listener);
  const body: QuorumEpochResponse = {
    errorCode: isStale ? 'FENCED_LEADER_EPOCH' : 'NONE',
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
  };
  answer(node, 'BeginQuorumEpoch', incoming, body, plainLabel('heartbeat'));
}

function onFetch(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const fetch = requestOf('QuorumFetch', incoming.body);
  const disk = diskOf(node);
  const memory = memoryOf(node);
  if (memory.role !== 'leader') return refuseFetch(node, incoming, 'NOT_LEADER_OR_FOLLOWER');
  if (fetch.currentLeaderEpoch < disk.epoch) return refuseFetch(node, incoming, 'FENCED_LEADER_EPOCH');
  if (fetch.currentLeaderEpoch > disk.epoch) return refuseFetch(node, incoming, 'UNKNOWN_LEADER_EPOCH');
  const diverging = divergenceOf(node, fetch);
  if (diverging) return answerFetch(node, incoming, fetch.fetchOffset, diverging);
  const follower = memory.followers.get(fetch.replicaId);
  if (follower) {
    follower.endOffset = fetch.fetchOffset;
    follower.lastFetchUs = node.nowUs;
    const before = memory.highWatermark;
    advanceHighWatermark(node, listener);
    if (memory.highWatermark > before) wakeParked(node);
  }
  // Whatever was committed may have ended this leadership.
  if (memoryOf(node).role !== 'leader') return refuseFetch(node, incoming, 'NOT_LEADER_OR_FOLLOWER');
  const hasNews = fetch.fetchOffset < disk.log.logEndOffset || fetch.highWatermark < memory.highWatermark;
  if (hasNews || fetch.maxWaitMs <= 0) return answerFetch(node, incoming, fetch.fetchOffset, null);
  memory.parked.push({
    incoming,
    fetchOffset: fetch.fetchOffset,
    highWatermark: fetch.highWatermark,
    deadlineUs: node.nowUs + fetch.maxWaitMs * 1000,
  });
  if (!node.hasTimer('raft:parked')) node.startTimer('raft:parked', fetch.maxWaitMs * 1000);
}

/** Where the sender's log leaves this one; null when it is a prefix of it. */
function divergenceOf(
  node: NodeContext,
  fetch: QuorumFetchRequest,
): { readonly epoch: number; readonly endOffset: number } | null {
  const { log } = diskOf(node);
  if (fetch.fetchOffset === 0) return null;
  const end = endOffsetFor(log.epochs, fetch.lastFetchedEpoch, log.logEndOffset);
  if (end.epoch === fetch.lastFetchedEpoch && end.endOffset >= fetch.fetchOffset) return null;
  return { epoch: Math.max(0, end.epoch), endOffset: Math.max(0, end.endOffset) };
}

function answerFetch(
  node: NodeContext,
  incoming: Incoming,
  fetchOffset: number,
  divergingEpoch: { readonly epoch: number; readonly endOffset: number } | null,
): void {
  const disk = diskOf(node);
  const records = divergingEpoch
    ? []
    : readLog(disk.log, fetchOffset, disk.log.logEndOffset, FETCH_MAX_BYTES);
  const body: QuorumFetchResponse = {
    errorCode: 'NONE',
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
    highWatermark: memoryOf(node).highWatermark,
    divergingEpoch,
    records,
  };
  const count = records.reduce((sum, batch) => sum + batch.records.length, 0);
  const bytes = records.reduce((sum, batch) => sum + batch.sizeBytes, 0);
  const label = partitionsLabel(count > 0 ? 'records' : 'empty', [METADATA], count, bytes);
  answer(node, 'QuorumFetch', incoming, body, label);
}

function refuseFetch(node: NodeContext, incoming: Incoming, errorCode: KafkaError): void {
  const disk = diskOf(node);
  const body: QuorumFetchResponse = {
    errorCode,
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
    highWatermark: -1,
    divergingEpoch: null,
    records: [],
  };
  answer(node, 'QuorumFetch', incoming, body, partitionsLabel('error', [METADATA], 0, 0, errorCode));
}

/** Answers the parked fetches that have something to hear, or have waited long enough. */
function wakeParked(node: NodeContext): void {
  const memory = memoryOf(node);
  const { logEndOffset } = diskOf(node).log;
  const isDue = (fetch: ControllerMemory['parked'][number]): boolean =>
    fetch.fetchOffset < logEndOffset ||
    fetch.highWatermark < memory.highWatermark ||
    fetch.deadlineUs <= node.nowUs;
  const due = memory.parked.filter(isDue);
  if (due.length === 0) return;
  memory.parked = memory.parked.filter((fetch) => !isDue(fetch));
  for (const fetch of due) answerFetch(node, fetch.incoming, fetch.fetchOffset, null);
}

// ---- asking

function fetchFromLeader(node: NodeContext): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  if (memory.role !== 'follower' || memory.isFetching) return;
  memory.isFetching = true;
  const body: QuorumFetchRequest = {
    replicaId: disk.controllerId,
    currentLeaderEpoch: disk.epoch,
    fetchOffset: disk.log.logEndOffset,
    lastFetchedEpoch: latestEpoch(disk.log.epochs),
    maxWaitMs: FETCH_WAIT_MS,
    highWatermark: memory.highWatermark,
  };
  request(node, 'QuorumFetch', controllerNode(disk.leaderId), body, {
    timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
    label: partitionsLabel('fetch', [METADATA]),
    context: { epoch: disk.epoch, fetchOffset: disk.log.logEndOffset },
  });
}

export function onQuorumResponse(
  node: NodeContext,
  response: IncomingResponse,
  listener: QuorumListener,
): boolean {
  switch (response.api) {
    case 'Vote':
      onVoteResponse(node, response, listener);
      return true;
    case 'BeginQuorumEpoch': {
      const { leaderEpoch, leaderId } = responseOf('BeginQuorumEpoch', response.body);
      followNewerEpoch(node, leaderEpoch, leaderId, listener);
      return true;
    }
    case 'QuorumFetch':
      onFetchResponse(node, response, listener);
      return true;
    default:
      return false;
  }
}

function onVoteResponse(node: NodeContext, response: IncomingResponse, listener: QuorumListener): void {
  const memory = memoryOf(node);
  const vote = responseOf('Vote', response.body);
  // Made in becomeCandidate.
  const { voter, epoch } = response.request.context as { voter: BrokerId; epoch: number };
  if (followNewerEpoch(node, vote.leaderEpoch, vote.leaderId, listener)) return;
  if (memory.role !== 'candidate' || epoch !== diskOf(node).epoch) return;
  memory.votes.set(voter, vote.voteGranted);
  if (hasMajority(node)) return becomeLeader(node, listener);
  const refused = [...memory.votes.values()].filter((granted) => !granted).length;
  if (refused > diskOf(node).voters.length - majorityOf(node)) backOff(node);
}

/** A lost election: wait a little, longer each time, then stand again. */
function backOff(node: NodeContext): void {
  const memory = memoryOf(node);
  memory.retries++;
  const limitMs = configMs(node, 'controller.quorum.election.backoff.max.ms');
  const slots = node.randomBelow('election', 2 ** Math.min(memory.retries, 10));
  startElectionIn(node, Math.min(limitMs, 100 * slots) * 1000);
}

function onFetchResponse(node: NodeContext, response: IncomingResponse, listener: QuorumListener): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const fetched = responseOf('QuorumFetch', response.body);
  // Made in fetchFromLeader.
  const asked = response.request.context as { epoch: number; fetchOffset: number };
  if (asked.epoch !== disk.epoch || memory.role !== 'follower') return;
  memory.isFetching = false;
  if (fetched.errorCode !== 'NONE') {
    if (!followNewerEpoch(node, fetched.leaderEpoch, fetched.leaderId, listener)) retryFetch(node);
    return;
  }
  startFetchTimeout(node);
  if (fetched.divergingEpoch) {
    truncateLog(disk.log, truncationPoint(node, fetched.divergingEpoch));
  } else if (asked.fetchOffset === disk.log.logEndOffset) {
    appendAsFollower(disk.log, fetched.records);
    memory.highWatermark = Math.max(
      memory.highWatermark,
      Math.min(fetched.highWatermark, disk.log.logEndOffset),
    );
  }
  fetchFromLeader(node);
}

/** Where this log and the leader's part, by what the leader says of its epochs. */
function truncationPoint(
  node: NodeContext,
  diverging: { readonly epoch: number; readonly endOffset: number },
): number {
  const { log } = diskOf(node);
  const own = endOffsetFor(log.epochs, diverging.epoch, log.logEndOffset);
  return own.epoch === diverging.epoch
    ? Math.min(own.endOffset, diverging.endOffset, log.logEndOffset)
    : Math.min(Math.max(0, own.endOffset), log.logEndOffset);
}

function retryFetch(node: NodeContext): void {
  node.startTimer('raft:fetch', configMs(node, 'controller.quorum.retry.backoff.ms') * 1000);
}

/** Somebody is further on: go there. Answers whether this node moved. */
function followNewerEpoch(
  node: NodeContext,
  epoch: number,
  leaderId: BrokerId,
  listener: QuorumListener,
): boolean {
  const disk = diskOf(node);
  const isNews = epoch > disk.epoch || (epoch === disk.epoch && disk.leaderId < 0 && leaderId >= 0);
  if (!isNews || leaderId === disk.controllerId) return false;
  if (leaderId >= 0) becomeFollower(node, epoch, leaderId, listener);
  else becomeUnattached(node, epoch, listener);
  return true;
}

export function onQuorumDisconnect(node: NodeContext, failed: readonly FailedRequest[]): void {
  const memory = memoryOf(node);
  for (const lost of failed) {
    if (lost.api === 'QuorumFetch' && memory.role === 'follower' && memory.isFetching) {
      memory.isFetching = false;
      retryFetch(node);
    }
  }
}

function sendBeginQuorumEpoch(node: NodeContext): void {
  const disk = diskOf(node);
  for (const voter of othersOf(node)) {
    request(
      node,
      'BeginQuorumEpoch',
      controllerNode(voter),
      { leaderId: disk.controllerId, leaderEpoch: disk.epoch },
      {
        channel: VOTES,
        timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
        label: plainLabel('heartbeat'),
      },
    );
  }
  node.startTimer('raft:begin', configMs(node, 'controller.quorum.fetch.timeout.ms') * 500);
}

// ---- time

export function onQuorumTimer(node: NodeContext, name: string, listener: QuorumListener): boolean {
  const memory = memoryOf(node);
  switch (name) {
    case 'raft:election':
    case 'raft:fetchTimeout':
      becomeCandidate(node, listener);
      return true;
    case 'raft:fetch':
      fetchFromLeader(node);
      return true;
    case 'raft:linger':
      flushAccumulator(node, listener);
      return true;
    case 'raft:begin':
      sendBeginQuorumEpoch(node);
      return true;
    case 'raft:checkQuorum':
      checkQuorum(node, listener);
      return true;
    case 'raft:parked': {
      wakeParked(node);
      const next = memory.parked.reduce(
        (min, fetch) => Math.min(min, fetch.deadlineUs),
        Number.MAX_SAFE_INTEGER,
      );
      if (memory.parked.length > 0) node.startTimer('raft:parked', next - node.nowUs);
      return true;
    }
    default:
      return false;
  }
}

/** A leader that a majority has stopped fetching from gives up. */
function checkQuorum(node: NodeContext, listener: QuorumListener): void {
  const windowUs = configMs(node, 'controller.quorum.fetch.timeout.ms') * 1500;
  const heard = [...memoryOf(node).followers.values()].filter((f) => f.lastFetchUs > node.nowUs - windowUs);
  if (heard.length + 1 >= majorityOf(node)) {
    const oldest = heard.map((f) => f.lastFetchUs).sort((a, b) => b - a)[majorityOf(node) - 2] ?? node.nowUs;
    node.startTimer('raft:checkQuorum', Math.max(1000, oldest + windowUs - node.nowUs));
    return;
  }
  leaveRole(node, listener, 'a majority of the voters has not fetched');
  memoryOf(node).role = 'resigned';
  diskOf(node).leaderId = -1;
  startElectionTimer(node);
}
