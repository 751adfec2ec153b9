/** Sequences of things that happen to a controller's partitions, in the words of the cases: brokers are fenced and come back,
 *  elections are asked for, a leader reports another ISR, a move is begun and taken back. */
import type { Control } from '../../../controller/control.ts';
import { brokerLeaves, brokerRestarts, brokerReturns, electLeader } from '../../../controller/elections.ts';
import { alterPartition } from '../../../controller/isr-control.ts';
import { reassign } from '../../../controller/reassignments.ts';
import type { PartitionRegistration } from '../../../protocol/metadata-image.ts';
import { mergeChange, replay } from '../../../protocol/metadata-image.ts';
import type { MetadataRecord } from '../../../protocol/records.ts';
import { controlOver, fooIn } from '../../control-fixture.ts';
import { leaveOut } from '../cases.ts';

const numbersIn = (text: string): number[] => [...text.matchAll(/\d+/g)].map(Number);

function apply({ image }: Control, records: readonly (MetadataRecord | null)[]): void {
  for (const record of records) if (record) replay(image, record, image.appliedOffset + 1);
}

const standing = (brokerId: number, fenced: 1 | -1): MetadataRecord => ({
  type: 'BrokerRegistrationChangeRecord',
  brokerId,
  brokerEpoch: brokerId * 10,
  fenced,
  inControlledShutdown: 0,
});

/** `fence 2, then 3`, `unfence all`, `fence 2,3; then fence 1,2,3`: whoever is in that state already stays in it. */
function move(control: Control, text: string): boolean {
  const [, verb, rest = ''] = /(?:^|\s)(fence|unfence) ([\d, then]+|all)/.exec(text) ?? [];
  if (!verb) return false;
  const isFenced = (id: number): boolean => control.image.brokers.get(id)?.fenced ?? true;
  const ids = rest === 'all' ? [...control.image.brokers.keys()] : numbersIn(rest);
  for (const id of ids) {
    if (isFenced(id) === (verb === 'fence')) continue;
    if (verb === 'fence') apply(control, [...brokerLeaves(control, id), standing(id, 1)]);
    else apply(control, [standing(id, -1), ...brokerReturns(control, id)]);
  }
  return true;
}

/** The leader of a partition reports this ISR. */
function report(
  control: Control,
  topicId: string,
  partition: PartitionRegistration,
  isr: number[],
  version = 2,
) {
  const { leader, leaderEpoch, partitionEpoch, leaderRecoveryState } = partition;
  const asked = {
    partitionIndex: partition.partition,
    leaderEpoch,
    newIsrWithEpochs: isr.map((brokerId) => ({ brokerId, brokerEpoch: brokerId * 10 })),
    leaderRecoveryState,
    partitionEpoch,
  };
  return alterPartition(control, leader, topicId, asked, version);
}

// ---- elections

/** Partitions of a topic `bar`, each led by the first of its replicas; all of them in sync. */
export function electionSteps(partitions: readonly (readonly number[])[], steps: readonly string[]): unknown {
  const control = controlOver({
    replicas: [0],
    isr: [0],
    leader: 0,
    rules: { eligibleLeaderReplicas: false },
  });
  apply(control, [{ type: 'TopicRecord', name: 'bar', topicId: 'BAR' }]);
  for (const [partitionId, replicas] of partitions.entries()) {
    apply(control, [
      {
        type: 'PartitionRecord',
        topicId: 'BAR',
        partitionId,
        replicas,
        isr: replicas,
        leader: replicas[0] ?? -1,
        leaderEpoch: 0,
        partitionEpoch: 0,
        leaderRecoveryState: 0,
        addingReplicas: [],
        removingReplicas: [],
        eligibleLeaderReplicas: [],
        lastKnownElr: [],
      },
    ]);
  }
  return steps.map((step) => electionStep(control, step));
}

const barIn = ({ image }: Control): readonly PartitionRegistration[] =>
  image.topics.get('bar')?.partitions ?? [];

function electionStep(control: Control, step: string): unknown {
  const parts = step.split('; ');
  let records: number | undefined;
  let errors: readonly string[] = [];
  for (const part of parts) {
    const [, index, isr] = /partition (\d+) ISR grows to \[([\d,]+)\]/.exec(part) ?? [];
    if (part === 'ElectLeaders UNCLEAN') ({ records, errors } = electAll(control));
    else if (isr !== undefined) grow(control, Number(index), numbersIn(isr));
    else if (!move(control, part)) leaveOut(`no such step: ${part}`);
  }
  const isOnlyElection = parts.length === 1 && records !== undefined;
  const told = barIn(control).map(({ isr, leader }, i) => [
    `p${i}`,
    isOnlyElection ? errors[i] : { isr, leader },
  ]);
  return { ...Object.fromEntries(told), records };
}

function electAll(control: Control): { records: number; errors: readonly string[] } {
  const answers = barIn(control).map(({ partition }) => electLeader(control, 'bar', partition, 'unclean'));
  const records = answers.flatMap(({ record }) => record ?? []);
  apply(control, records);
  return { records: records.length, errors: answers.map(({ error }) => error) };
}

function grow(control: Control, index: number, isr: number[]): void {
  const partition = barIn(control)[index];
  if (partition) apply(control, [report(control, 'BAR', partition, isr).record]);
}

// ---- eligible leader replicas

/** `tellsIsr`: the case speaks of the ISR, and is told it whenever one has left. */
export function eligibleSteps(control: Control, steps: readonly string[], tellsIsr: boolean): unknown {
  return steps.map((step) => {
    const [, unclean] = /^unclean shutdown of (\d+)/.exec(step) ?? [];
    if (unclean !== undefined) apply(control, brokerRestarts(control, Number(unclean), false));
    else if (!move(control, step)) leaveOut(`no such step: ${step}`);
    const { isr, eligibleLeaderReplicas: elr, lastKnownElr } = fooIn(control.image);
    return {
      isr: tellsIsr && step.startsWith('fence') ? isr : undefined,
      elr,
      lastKnownElr: lastKnownElr.length > 0 ? lastKnownElr : undefined,
    };
  });
}

// ---- moves

export function reassignmentSteps(
  control: Control,
  steps: readonly (string | { readonly reassignTo: readonly number[] })[],
): unknown {
  return steps.map((step) => {
    if (typeof step !== 'string') {
      apply(control, [reassign(control, 'foo', 0, step.reassignTo, true).record]);
      const { replicas, removingReplicas: removing, addingReplicas: adding } = fooIn(control.image);
      return { replicas, removing, adding };
    }
    if (step.startsWith('cancel')) return cancelled(control, !step.includes('not applied'));
    const [, isr] = /^AlterPartition by leader \d+ with ISR \[([\d,]+)\]/.exec(step) ?? [];
    if (isr === undefined) return leaveOut(`no such step: ${step}`);
    const partition = fooIn(control.image);
    const errorAt = (version: number): string =>
      report(control, 'FOO', partition, numbersIn(isr), version).result.errorCode;
    return { responseError: `${errorAt(2)} (request v2+) or ${errorAt(1)} (older)` };
  });
}

function cancelled(control: Control, isApplied: boolean): unknown {
  const { record } = reassign(control, 'foo', 0, null, true);
  if (!record) return { record: null };
  const {
    replicas,
    leader,
    removingReplicas: removing,
    addingReplicas: adding,
  } = mergeChange(fooIn(control.image), record);
  if (isApplied) apply(control, [record]);
  return { record: { replicas, leader, removing, adding } };
}
