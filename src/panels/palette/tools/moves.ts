/** kafka-reassign-partitions.sh and kafka-leader-election.sh.
 *  Models      org.apache.kafka.tools.reassign.ReassignPartitionsCommand, org.apache.kafka.tools.LeaderElectionCommand
 *  Simplifies  the plan is written in the line itself, where the tool reads a file; one partition at a time */
import { partitionKey } from '../../../contract/ids.ts';
import { actionOf, type Options, optionsOf, required, ToolError, wholeNumber } from './line.ts';
import { causeOf, messageOf, type Seen, said, type Told } from './told.ts';

const REASSIGN = {
  valued: ['reassignment-json-file'],
  bare: ['execute', 'verify', 'cancel', 'list'],
};

interface Plan {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
}

export function runReassign(words: readonly string[], seen: Seen): Told {
  const options = optionsOf(words, REASSIGN);
  const action = actionOf(
    options,
    ['execute', 'verify', 'cancel', 'list'],
    'Command must include exactly one action: --generate, --execute, --verify, --cancel, --list',
  );
  if (action === 'list') return listMoves(seen);
  const [plan, another] = plansOf(options);
  if (!plan) throw new ToolError('Partition reassignment list cannot be empty');
  if (another && action !== 'verify') throw new ToolError('One partition at a time.');
  switch (action) {
    case 'verify':
      return verify(plansOf(options), seen);
    case 'cancel':
      return move(plan, null, [`Successfully cancelled partition reassignments for: ${keyOf(plan)}`]);
    case 'execute': {
      const now = seen.frame.partitions[keyOf(plan)];
      if (!now)
        throw new ToolError(`Error: Some of the partitions to be reassigned do not exist: ${keyOf(plan)}`);
      const { topic, partition } = plan;
      const before = JSON.stringify({
        version: 1,
        partitions: [{ topic, partition, replicas: now.replicas, log_dirs: now.replicas.map(() => 'any') }],
      });
      return move(plan, plan.replicas, [
        'Current partition replica assignment',
        '',
        before,
        '',
        'Save this to use as the --reassignment-json-file option during rollback',
        `Successfully started partition reassignment for ${keyOf(plan)}`,
      ]);
    }
  }
}

const keyOf = ({ topic, partition }: Plan): string => partitionKey(topic, partition);

function move(plan: Plan, replicas: readonly number[] | null, done: readonly string[]): Told {
  const { topic, partition } = plan;
  return {
    kind: 'asked',
    command: { type: 'partition.reassign', topic, partition, replicas },
    isDone: (event) => event.type === 'partition.replicasChanged' && event.partition === keyOf(plan),
    done,
    refused: (reason, words) => {
      const message = messageOf(reason, words, 'alterPartitionReassignments');
      return replicas === null
        ? ['Error: Failed to cancel partition reassignments for:', `${keyOf(plan)}: ${message}`]
        : ['Error: Error reassigning partition(s):', `${keyOf(plan)}: ${message}`];
    },
  };
}

function plansOf(options: Options): readonly Plan[] {
  const text = required(options, 'reassignment-json-file');
  try {
    const { partitions } = JSON.parse(text) as { readonly partitions?: readonly Partial<Plan>[] };
    return (partitions ?? []).map(({ topic = '', partition = -1, replicas = [] }) => ({
      topic,
      partition,
      replicas,
    }));
  } catch {
    throw new ToolError(`The input string is not a valid JSON: ${text}`);
  }
}

function verify(plans: readonly Plan[], { frame }: Seen): Told {
  const lines = plans.map((plan) => {
    const now = frame.partitions[keyOf(plan)];
    if (!now)
      return `There is no active reassignment of partition ${keyOf(plan)}, but replica set is  rather than ${plan.replicas.join(',')}.`;
    if (now.adding.length + now.removing.length > 0)
      return `Reassignment of partition ${keyOf(plan)} is still in progress.`;
    if (now.replicas.join(',') === plan.replicas.join(','))
      return `Reassignment of partition ${keyOf(plan)} is completed.`;
    return `There is no active reassignment of partition ${keyOf(plan)}, but replica set is ${now.replicas.join(',')} rather than ${plan.replicas.join(',')}.`;
  });
  return said('Status of partition reassignment:', ...lines);
}

function listMoves({ frame }: Seen): Told {
  const moving = Object.values(frame.partitions).filter(
    ({ adding, removing }) => adding.length + removing.length > 0,
  );
  if (moving.length === 0) return said('No partition reassignments found.');
  return said(
    'Current partition reassignments:',
    ...moving.map(({ id, replicas, adding, removing }) => {
      const added = adding.length > 0 ? ` adding: ${adding.join(',')}.` : '';
      const removed = removing.length > 0 ? ` removing: ${removing.join(',')}.` : '';
      return `${id}: replicas: ${replicas.join(',')}.${added}${removed}`;
    }),
  );
}

const ELECT = {
  valued: ['election-type', 'topic', 'partition'],
  bare: ['all-topic-partitions'],
};

export function runElection(words: readonly string[], seen: Seen): Told {
  const options = optionsOf(words, ELECT);
  const type = required(options, 'election-type').toLowerCase();
  if (type !== 'preferred' && type !== 'unclean')
    throw new ToolError('Election type must be one of preferred, unclean');
  if (options.has('all-topic-partitions'))
    throw new ToolError('One partition at a time: name it by --topic and --partition.');
  const topic = required(options, 'topic');
  const partition = wholeNumber(options, 'partition');
  if (partition === undefined) throw new ToolError('Missing required argument "[partition]"');
  const key = partitionKey(topic, partition);
  if (!seen.frame.partitions[key]) throw new ToolError(`${key} does not exist`);
  return {
    kind: 'asked',
    command: { type: 'partition.electLeader', topic, partition, election: type },
    isDone: (event) => event.type === 'partition.leaderElected' && event.partition === key,
    done: [`Successfully completed leader election (${type.toUpperCase()}) for partitions ${key}`],
    refused: (reason, words) => {
      if (reason.code === 'kafkaError' && reason.params.error === 'ELECTION_NOT_NEEDED')
        return [`Valid replica already elected for partitions ${key}`];
      const message = messageOf(reason, words, 'electLeaders');
      return [
        `Error completing leader election (${type.toUpperCase()}) for partition: ${key}: ${causeOf(reason, message)}`,
      ];
    },
  };
}
