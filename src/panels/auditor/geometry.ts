/** Numbers of the audit lens: how high the channel is, and in which column of a life each step stands. */
import type { AnomalyView, Biography, FateStepName } from '../../contract/fates.ts';
import type { AuditView } from '../../contract/frame.ts';
import { timeUsOf } from '../../contract/units.ts';

export const STAGES = ['sent', 'acknowledged', 'committed', 'read', 'processed'] as const;
export type Stage = (typeof STAGES)[number];

/** Height of each stage of the channel, 0 to 1, the widest being 1. Counts of groups are shared among them, since every group
 *  reads the same records. */
export function channelOf(audit: AuditView, groupCount: number): Readonly<Record<Stage, number>> {
  const groups = Math.max(1, groupCount);
  const counts = {
    sent: audit.sent,
    acknowledged: audit.acknowledged,
    committed: audit.committed,
    read: audit.read / groups,
    processed: audit.processed / groups,
  };
  const widest = Math.max(1, ...Object.values(counts));
  return Object.fromEntries(STAGES.map((stage) => [stage, counts[stage] / widest])) as Record<Stage, number>;
}

export type Leak =
  | 'unanswered'
  | 'failed'
  | 'lost'
  | 'atRisk'
  | 'unread'
  | 'inHand'
  | 'missed'
  | 'reprocessed'
  | 'duplicated'
  | 'outOfOrder'
  | 'aborted';

/** Where records leave the channel, or wait beside it. */
export function leaksOf(audit: AuditView, groupCount: number): readonly (readonly [Leak, number])[] {
  const { sent, acknowledged, failed, committed, read, processed } = audit;
  return [
    ['unanswered', Math.max(0, sent - acknowledged - failed)],
    ['failed', failed],
    ['lost', audit.lost],
    ['atRisk', audit.atRisk],
    ['unread', Math.max(0, committed * groupCount - read)],
    ['inHand', Math.max(0, read - processed)],
    ['missed', audit.missed],
    ['reprocessed', audit.reprocessed],
    ['duplicated', audit.duplicated],
    ['outOfOrder', audit.outOfOrder],
    ['aborted', audit.aborted],
  ];
}

/** One mark of a life. `who`: the lane, a node's id or the name of a producer. `subject`: whom or what its sentence names. */
export interface Mark {
  readonly key: string;
  readonly who: string;
  readonly subject: string;
  readonly timeUs: number;
  readonly eventId: number | null;
  readonly what: FateStepName | 'sent' | 'acked' | 'failed' | 'read';
  readonly acks: string;
}

/** Steps that tell of the record or of a setting, and name no node. */
const NAMELESS: ReadonlySet<FateStepName> = new Set<FateStepName>([
  'committedFirst',
  'committedAgain',
  'committedBehind',
  'gone',
]);

/** All that is known of a record's life and of what befell it, in the order of time. */
export function marksOf(life: Biography, anomaly: AnomalyView | null): readonly Mark[] {
  const marks: Mark[] = [];
  const place = life.places[0];
  if (life.sentAtMs >= 0) marks.push(mark('sent', life.producer, Math.max(0, timeUsOf(life.sentAtMs)), null));
  if (life.acknowledged)
    marks.push({
      ...mark('acked', life.producer, life.acknowledged.timeUs, life.acknowledged.eventId),
      acks: life.acknowledged.acks,
    });
  if (life.failed)
    marks.push({
      ...mark('failed', life.producer, life.failed.timeUs, life.failed.eventId),
      subject: life.failed.error,
    });
  for (const { consumerId, timeUs, eventId } of life.reads)
    marks.push(mark('read', consumerId, timeUs, eventId));
  for (const { what, who, timeUs, eventId } of anomaly?.chain ?? []) {
    if (what === 'acknowledged') continue;
    const lane = NAMELESS.has(what) ? `b${place?.heldBy[0] ?? ''}` : who;
    marks.push({ ...mark(what, lane === 'b' ? life.producer : lane, timeUs, eventId), subject: who });
  }
  return marks.sort((a, b) => a.timeUs - b.timeUs || (a.eventId ?? 0) - (b.eventId ?? 0));
}

const mark = (what: Mark['what'], who: string, timeUs: number, eventId: number | null): Mark => ({
  key: `${what} ${who} ${eventId ?? timeUs}`,
  who,
  subject: who,
  timeUs,
  eventId,
  what,
  acks: '',
});

/** Lanes in the order in which they are needed, the producer first. */
export const lanesOf = (marks: readonly Mark[], producer: string): readonly string[] => [
  ...new Set([producer, ...marks.map(({ who }) => who)]),
];
