/** The delivery table: what each combination of settings promises under each fault, before anything is run.
 *  See         play.ts, table.ts; docs/status-auditor.md */
import type { Acks } from '../../../contract/commands.ts';

export const ACKS = [0, 1, 'all'] as const satisfies readonly Acks[];
export const COMMITS = ['before', 'after'] as const;
export const FAULTS = ['leaderKill', 'lostAcknowledgement', 'consumerCrash', 'powerLossOfOne'] as const;
export const QUANTITIES = ['lost', 'duplicated', 'missed', 'reprocessed'] as const;

export type Fault = (typeof FAULTS)[number];
/** `lost`: acknowledged, and never returned to a reader of all there is. `duplicated`: at two offsets. Both by the history of
 *  the clients alone. `missed`, `reprocessed`: by the group, as the auditor counts them. */
export type Quantity = (typeof QUANTITIES)[number];

export interface Cell {
  readonly acks: Acks;
  readonly idempotence: boolean;
  readonly commit: (typeof COMMITS)[number];
  readonly fault: Fault;
}

/** `zero`: in no run. `positive`: in some. */
export type Sign = 'zero' | 'positive';
export type Expected =
  | { readonly verdict: 'refused' | 'notApplicable'; readonly rule: string }
  | { readonly verdict: 'runs'; readonly signs: Readonly<Record<Quantity, { sign: Sign; rule: string }>> };

export const CELLS: readonly Cell[] = ACKS.flatMap((acks) =>
  [false, true].flatMap((idempotence) =>
    COMMITS.flatMap((commit) => FAULTS.map((fault): Cell => ({ acks, idempotence, commit, fault }))),
  ),
);

export const nameOf = ({ acks, idempotence, commit, fault }: Cell): string =>
  `acks=${acks} idempotence=${idempotence ? 'on' : 'off'} commit=${commit} ${fault}`;

/** What Kafka promises, and by which rule. Three replicas, min.insync.replicas=2, no unclean election; one broker fails. */
export function expectedOf(cell: Cell): Expected {
  const { acks, idempotence, fault } = cell;
  if (idempotence && acks !== 'all')
    return {
      verdict: 'refused',
      rule: 'the client refuses enable.idempotence without acks=all (ConfigException)',
    };
  if (acks === 0 && fault === 'lostAcknowledgement')
    return { verdict: 'notApplicable', rule: 'with acks=0 there is no acknowledgement that could be lost' };
  return {
    verdict: 'runs',
    signs: {
      lost: lossOf(cell),
      duplicated: duplicatesOf(cell),
      missed: missedOf(cell),
      reprocessed: reprocessedOf(cell),
    },
  };
}

const zero = (rule: string) => ({ sign: 'zero', rule }) as const;
const positive = (rule: string) => ({ sign: 'positive', rule }) as const;
const breaksBroker = (fault: Fault): boolean => fault === 'leaderKill' || fault === 'powerLossOfOne';

function lossOf({ acks, fault }: Cell) {
  if (!breaksBroker(fault)) return zero('no broker fails: what is in a log stays there');
  if (acks === 0) return positive('acks=0: what goes to a dead leader is taken for stored (X-10)');
  if (acks === 1) return positive('acks=1: the leader acknowledges before its followers have it (X-10)');
  return zero('acks=all: at least two replicas have what is acknowledged, and one fails');
}

function duplicatesOf({ acks, idempotence, fault }: Cell) {
  if (acks === 0) return zero('acks=0: nothing is sent again');
  if (fault === 'consumerCrash') return zero('nothing is sent again: every request is answered');
  if (idempotence) return zero('the leader knows the sequence, of its own batches or of those it replicated');
  return positive('what was written and not answered is sent again, and written again (X-6)');
}

function missedOf({ commit, fault }: Cell) {
  if (fault !== 'consumerCrash') return zero('the consumer lives on, and so does its position');
  return commit === 'before'
    ? positive('the offset was committed before the work was done: at most once')
    : zero('what is not done is not committed: at least once');
}

function reprocessedOf({ commit, fault }: Cell) {
  if (fault !== 'consumerCrash') return zero('the consumer lives on, and so does its position');
  return commit === 'after'
    ? positive('work was done whose offset was not committed: at least once')
    : zero('what is committed is not read again: at most once');
}
