/** The last stretch of the quorum's life in which something happened, read from the journal: who was what, when, who asked
 *  and who answered. What no event tells is not drawn. */
import type { EngineEvent } from '../../contract/events.ts';
import type { BrokerId } from '../../contract/ids.ts';

/** What a controller is known to be. A voter that follows, or waits, has nothing told of it. */
export type Part = 'prospective' | 'candidate' | 'leader' | 'resigned' | 'down' | 'paused';

export interface Span {
  readonly part: Part;
  readonly epoch: number | null;
  readonly fromUs: number;
  /** Null: still so. */
  readonly toUs: number | null;
}

export interface Vote {
  readonly eventId: number;
  readonly candidateId: BrokerId;
  readonly voterId: BrokerId;
  readonly epoch: number;
  readonly granted: boolean;
  /** Whether it would, not that it does (KIP-996). */
  readonly isPreVote: boolean;
  readonly askedUs: number;
  readonly answeredUs: number;
}

export interface Ballot {
  readonly candidateId: BrokerId;
  readonly epoch: number;
  readonly isPreVote: boolean;
  readonly askedUs: number;
  /** By voter; the candidate's own is not among them. */
  readonly answers: ReadonlyMap<BrokerId, boolean>;
  readonly isWon: boolean;
}

export interface Episode {
  readonly fromUs: number;
  readonly toUs: number;
  /** Moments at which something happened, in order. */
  readonly moments: readonly number[];
  readonly spans: ReadonlyMap<BrokerId, readonly Span[]>;
  readonly votes: readonly Vote[];
  readonly activations: readonly {
    readonly controllerId: BrokerId;
    readonly epoch: number;
    readonly timeUs: number;
  }[];
}

/** Silence of this length ends an episode. */
const SILENCE_US = 6_000_000;

export function isOfQuorum(event: EngineEvent): boolean {
  switch (event.type) {
    case 'controller.prospective':
    case 'controller.candidate':
    case 'controller.voted':
    case 'controller.preVoted':
    case 'controller.elected':
    case 'controller.activated':
    case 'controller.resigned':
      return true;
    case 'node.killed':
    case 'node.stopped':
    case 'node.started':
    case 'node.paused':
    case 'node.resumed':
      return event.node.startsWith('c');
    default:
      return false;
  }
}

const idOf = (node: string): BrokerId => Number(node.slice(1));

/** Null: nothing is known to have happened yet.
 *  @param events oldest first */
export function lastEpisode(events: readonly EngineEvent[]): Episode | null {
  const told = events.filter(isOfQuorum);
  const last = told.at(-1);
  if (!last) return null;
  let first = told.length - 1;
  while (first > 0 && (told[first]?.timeUs ?? 0) - (told[first - 1]?.timeUs ?? 0) < SILENCE_US) first--;
  const fromUs = told[first]?.timeUs ?? last.timeUs;
  const shown = told.slice(first);
  return {
    fromUs,
    toUs: last.timeUs,
    moments: [...new Set(shown.map(({ timeUs }) => timeUs))],
    // Whoever was something before is that at the beginning.
    spans: clip(spansOf(told), fromUs),
    votes: votesOf(shown),
    activations: shown.flatMap((event) =>
      event.type === 'controller.activated'
        ? [{ controllerId: event.controllerId, epoch: event.epoch, timeUs: event.timeUs }]
        : [],
    ),
  };
}

function spansOf(told: readonly EngineEvent[]): Map<BrokerId, Span[]> {
  const spans = new Map<BrokerId, Span[]>();
  const begin = (id: BrokerId, part: Part | null, epoch: number | null, atUs: number): void => {
    const own = spans.get(id) ?? [];
    const before = own.at(-1);
    if (before && before.toUs === null) own[own.length - 1] = { ...before, toUs: atUs };
    if (part !== null) own.push({ part, epoch, fromUs: atUs, toUs: null });
    spans.set(id, own);
  };
  for (const event of told) {
    switch (event.type) {
      case 'controller.prospective':
        begin(event.controllerId, 'prospective', event.epoch, event.timeUs);
        break;
      case 'controller.candidate':
        begin(event.controllerId, 'candidate', event.epoch, event.timeUs);
        break;
      case 'controller.elected':
        // Whoever stood against it has lost, and follows.
        for (const [id, own] of spans) {
          const part = own.at(-1);
          if (id !== event.controllerId && part?.toUs === null && isStanding(part))
            begin(id, null, null, event.timeUs);
        }
        begin(event.controllerId, 'leader', event.epoch, event.timeUs);
        break;
      case 'controller.resigned':
        // With a successor, or to stand itself, it is that at once; otherwise it waits for another to be elected.
        begin(
          event.controllerId,
          STAYS_RESIGNED.has(event.why) ? 'resigned' : null,
          event.epoch,
          event.timeUs,
        );
        break;
      case 'node.killed':
      case 'node.stopped':
        begin(idOf(event.node), 'down', null, event.timeUs);
        break;
      case 'node.paused':
        begin(idOf(event.node), 'paused', null, event.timeUs);
        break;
      case 'node.started':
      case 'node.resumed':
        begin(idOf(event.node), null, null, event.timeUs);
        break;
    }
  }
  return spans;
}

const STAYS_RESIGNED: ReadonlySet<string> = new Set(['majorityIsSilent', 'shuttingDown']);

const isStanding = ({ part }: Span): boolean =>
  part === 'candidate' || part === 'prospective' || part === 'resigned';

const clip = (spans: Map<BrokerId, Span[]>, fromUs: number): ReadonlyMap<BrokerId, readonly Span[]> =>
  new Map(
    [...spans].map(([id, own]) => [
      id,
      own
        .filter(({ toUs }) => toUs === null || toUs > fromUs)
        .map((span) => ({ ...span, fromUs: Math.max(span.fromUs, fromUs) })),
    ]),
  );

function votesOf(told: readonly EngineEvent[]): readonly Vote[] {
  const asked = new Map<string, number>();
  const votes: Vote[] = [];
  for (const event of told) {
    if (event.type === 'controller.prospective' || event.type === 'controller.candidate')
      asked.set(`${event.controllerId} ${event.type === 'controller.prospective'}`, event.timeUs);
    if (event.type !== 'controller.voted' && event.type !== 'controller.preVoted') continue;
    const isPreVote = event.type === 'controller.preVoted';
    // A voter's word for itself needs no message.
    if (event.voterId === event.candidateId) continue;
    const { candidateId, voterId, epoch, granted } = event;
    const askedUs = asked.get(`${candidateId} ${isPreVote}`) ?? event.timeUs;
    votes.push({
      eventId: event.id,
      candidateId,
      voterId,
      epoch,
      granted,
      isPreVote,
      askedUs,
      answeredUs: event.timeUs,
    });
  }
  return votes;
}

/** Ballots of all that is told, oldest first. */
export function ballotsOf(events: readonly EngineEvent[]): readonly Ballot[] {
  const ballots: (Ballot & { readonly answers: Map<BrokerId, boolean>; isWon: boolean })[] = [];
  const open = (candidateId: BrokerId, isPreVote: boolean) =>
    ballots.findLast((ballot) => ballot.candidateId === candidateId && ballot.isPreVote === isPreVote);
  for (const event of events) {
    switch (event.type) {
      case 'controller.prospective':
      case 'controller.candidate': {
        const { controllerId: candidateId, epoch, timeUs: askedUs } = event;
        const isPreVote = event.type === 'controller.prospective';
        // It would not stand unless it had been told that it could win.
        const before = isPreVote ? undefined : open(candidateId, true);
        if (before && before.epoch === epoch - 1) before.isWon = true;
        ballots.push({ candidateId, epoch, isPreVote, askedUs, answers: new Map(), isWon: false });
        break;
      }
      case 'controller.voted':
      case 'controller.preVoted':
        if (event.voterId !== event.candidateId)
          open(event.candidateId, event.type === 'controller.preVoted')?.answers.set(
            event.voterId,
            event.granted,
          );
        break;
      case 'controller.elected': {
        const won = open(event.controllerId, false);
        if (won?.epoch === event.epoch) won.isWon = true;
        break;
      }
    }
  }
  return ballots;
}

/** How long the cluster had no active controller, the last time; null while nothing is told of it. `toUs` null: still so.
 *  The controller is a node of the quorum, or a broker. */
export function lastGap(
  events: readonly EngineEvent[],
): { readonly fromUs: number; readonly toUs: number | null } | null {
  const isEnd = (event: EngineEvent, id: BrokerId): boolean =>
    (event.type === 'controller.resigned' && event.controllerId === id) ||
    ((event.type === 'node.killed' || event.type === 'node.stopped') &&
      (event.node === `c${id}` || event.node === `b${id}`));
  const activations = events.filter((event) => event.type === 'controller.activated');
  const newest = activations.at(-1);
  if (!newest) return null;
  const endOf = (term: (typeof activations)[number]): EngineEvent | undefined =>
    events.find((event) => event.id > term.id && isEnd(event, term.controllerId));
  const end = endOf(newest);
  if (end) return { fromUs: end.timeUs, toUs: null };
  const before = activations.at(-2);
  const endBefore = before && endOf(before);
  return endBefore && endBefore.timeUs <= newest.timeUs
    ? { fromUs: endBefore.timeUs, toUs: newest.timeUs }
    : null;
}
