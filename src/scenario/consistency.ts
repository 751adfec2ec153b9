/** Whether the names in a scenario lead somewhere, and whether its numbers fit together. The shape is right by now. */

import { rulesOf, sinceOfAssignor } from '../contract/eras.ts';
import type { ProcessingRefusal } from '../contract/processing.ts';
import { refusalOfProcessing } from '../contract/processing.ts';
import type { Scenario } from '../contract/scenario.ts';
import { WHAT_IF_ERA } from '../contract/what-if.ts';
import { impossibleOldConsumers } from './old-consumers.ts';
import { didYouMean, pathText } from './sentences.ts';

export function inconsistencies(scenario: Scenario): string[] {
  return [
    ...repeated(scenario),
    ...misplacedMetadata(scenario),
    ...missingFeatures(scenario),
    ...danglingNames(scenario),
    ...impossibleTopics(scenario),
    ...misplacedWhatIfs(scenario),
    ...wrongAssignments(scenario),
    ...impossibleProducers(scenario),
    ...badTimes(scenario),
    ...impossibleOldConsumers(scenario),
  ];
}

/** Ids and names are keys: twice the same would be one thing. */
function repeated({
  controllers,
  zookeepers = [],
  brokers,
  topics,
  producers,
  groups,
  consumers,
}: Scenario): string[] {
  const lists: readonly (readonly [string, readonly (string | number)[]])[] = [
    ['node id', [...controllers, ...zookeepers, ...brokers.map((broker) => broker.id)]],
    ['topic name', topics.map((topic) => topic.name)],
    ['producer name', producers.map((producer) => producer.name)],
    ['group name', groups.map((group) => group.name)],
    // A consumer's node is named in small letters.
    ['consumer name', consumers.map((consumer) => consumer.name.toLowerCase())],
  ];
  return lists.flatMap(([what, names]) =>
    [...new Set(names.filter((name, i) => names.indexOf(name) !== i))].map(
      (name) => `The ${what} ${JSON.stringify(name)} is given twice; give each its own.`,
    ),
  );
}

/** An era keeps its metadata with controllers or in ZooKeeper, never in both. */
function misplacedMetadata({ era, controllers, zookeepers = [] }: Scenario): string[] {
  if (rulesOf(era).metadata === 'kraft') {
    return [
      ...(controllers.length === 0 ? ['controllers: name at least one; brokers register with them.'] : []),
      ...(zookeepers.length > 0
        ? [`zookeepers: Kafka ${era} keeps its metadata with controllers; leave this list out.`]
        : []),
    ];
  }
  return [
    ...(controllers.length > 0
      ? [
          `controllers: in Kafka ${era} one of the brokers is the controller, and ZooKeeper keeps the metadata; ` +
            'leave this list empty and name servers in "zookeepers".',
        ]
      : []),
    ...([1, 3, 5].includes(zookeepers.length)
      ? []
      : [`zookeepers: ${zookeepers.length} servers; an ensemble has 1, 3 or 5.`]),
  ];
}

const WHY_NOT_PROCESSING: Readonly<Record<ProcessingRefusal['code'], string>> = {
  oneThreadHasNoPool: 'the thread that polls is one; say 1 worker, or let a pool work.',
  threadWaitsForItself:
    'the thread that polls cannot poll while it works; set waits to true, or let a pool work.',
  poolOutlivesExceptions:
    'an exception ends the loop of the thread that polls, not a pool; leave throwsAt out, or set by to "thread".',
  poolSharesNoTransaction:
    'workers that take record by record have no batch in common; one transaction for each record, or work by key or batch.',
  rowsNeedTransactions: 'offsets go with the rows in one transaction; set transaction to record or batch.',
  offsetsLieInDatabase:
    'the offsets lie in the database, so nobody commits them to Kafka; set commit to database.',
  databaseKeepsNoOffsets:
    'only a transactional sink keeps offsets; set its write to transactional, or commit otherwise.',
};

function missingFeatures({ era, producers, groups, consumers }: Scenario): string[] {
  const rules = rulesOf(era);
  return [
    ...consumers.flatMap(({ transform }, i) =>
      transform?.transactionalId && !rules.idempotence
        ? [
            `${pathText(['consumers', i, 'transform'])}: Kafka ${era} has no transactions; they came with 0.11.`,
          ]
        : [],
    ),
    ...consumers.flatMap(({ processing, transform }, i) => {
      const refusal = processing && refusalOfProcessing(processing);
      const place = pathText(['consumers', i, 'processing']);
      if (processing && transform)
        return [`${place}: an application that transforms has one thread; leave one of the two out.`];
      return refusal ? [`${place}: ${WHY_NOT_PROCESSING[refusal.code]}`] : [];
    }),
    ...producers.flatMap(({ settings }, i) =>
      settings.idempotence && !rules.idempotence
        ? [
            `${pathText(['producers', i, 'settings', 'idempotence'])}: Kafka ${era} has no producer ids; set false.`,
          ]
        : [],
    ),
    ...consumers.flatMap(({ instanceId, assignors = [] }, i) => [
      ...(instanceId !== undefined && !rules.cooperativeRebalance
        ? [
            `${pathText(['consumers', i, 'instanceId'])}: Kafka ${era} has no static members; they came with 2.4.`,
          ]
        : []),
      ...assignors.flatMap((assignor, place) => {
        const since = sinceOfAssignor(rules, assignor);
        const at = pathText(['consumers', i, 'assignors', place]);
        return since === null ? [] : [`${at}: Kafka ${era} has no ${assignor}; it came with ${since}.`];
      }),
    ]),
    ...groups.flatMap(({ type }, i) =>
      type === 'share' && !rules.shareGroups
        ? [`${pathText(['groups', i, 'type'])}: Kafka ${era} has no share groups; they came with 4.0.`]
        : [],
    ),
    ...consumers.flatMap((consumer, i) => shareProblems(consumer, i, groups)),
    ...groups.flatMap(({ assignor }, i) => {
      const since = sinceOfAssignor(rules, assignor);
      const at = pathText(['groups', i, 'assignor']);
      return since === null ? [] : [`${at}: Kafka ${era} has no ${assignor}; it came with ${since}.`];
    }),
  ];
}

/** What applications of share groups do, others cannot, and the other way round. */
function shareProblems(
  { groupId, failing, transform, processing, instanceId }: Scenario['consumers'][number],
  i: number,
  groups: Scenario['groups'],
): string[] {
  const isShare = groups.find(({ name }) => name === groupId)?.type === 'share';
  const at = pathText(['consumers', i]);
  if (failing && !isShare) return [`${at}.failing: only members of a share group release or reject records.`];
  if (isShare && (transform || processing))
    return [`${at}: a member of a share group has one thread; leave transform and processing out.`];
  return isShare && instanceId !== undefined
    ? [`${at}.instanceId: share groups have no static members.`]
    : [];
}

function danglingNames({ topics, producers, groups, consumers, script }: Scenario): string[] {
  const topicNames = new Set(topics.map((topic) => topic.name));
  const groupNames = new Set(groups.map((group) => group.name));
  // What the script makes later may be named by what starts later.
  for (const { command } of script) {
    if (command.type === 'topic.create') topicNames.add(command.topic.name);
    if (command.type === 'group.add') groupNames.add(command.name);
  }
  const problems: string[] = [];
  const check = (
    path: readonly (string | number)[],
    wanted: string,
    known: ReadonlySet<string>,
    what: string,
  ) => {
    if (known.has(wanted)) return;
    const hint = didYouMean(wanted, known) || `; known are ${[...known].join(', ') || 'none'}.`;
    problems.push(`${pathText(path)}: there is no ${what} ${JSON.stringify(wanted)}${hint}`);
  };
  producers.forEach((producer, i) => {
    check(['producers', i, 'topic'], producer.topic, topicNames, 'topic');
  });
  script.forEach(({ command }, i) => {
    if (command.type === 'partition.reassign' || command.type === 'partition.electLeader') {
      check(['script', i, 'command', 'topic'], command.topic, topicNames, 'topic');
    }
    const namesTopic =
      command.type === 'topic.addPartitions' ||
      (command.type === 'config.alter' && command.scope === 'topic');
    if (namesTopic) check(['script', i, 'command', 'name'], command.name, topicNames, 'topic');
  });
  groups.forEach((group, i) => {
    group.topics.forEach((topic, j) => {
      check(['groups', i, 'topics', j], topic, topicNames, 'topic');
    });
  });
  consumers.forEach((consumer, i) => {
    if (consumer.groupId !== null) check(['consumers', i, 'groupId'], consumer.groupId, groupNames, 'group');
    const read = groups.find(({ name }) => name === consumer.groupId)?.topics ?? [...topicNames];
    for (const [place, topic] of (consumer.topics ?? []).entries())
      check(['consumers', i, 'topics', place], topic, new Set(read), 'topic of its group');
    if (consumer.transform)
      check(['consumers', i, 'transform', 'toTopic'], consumer.transform.toTopic, topicNames, 'topic');
  });
  return problems;
}

/** As many rows as partitions, as many brokers in each as replicas, and all of them there. */
function wrongAssignments({ topics, brokers }: Scenario): string[] {
  const known = brokers.map(({ id }) => id);
  return topics.flatMap(({ assignment, partitionCount, replicationFactor }, i) => {
    if (!assignment) return [];
    const place = pathText(['topics', i, 'assignment']);
    if (assignment.length !== partitionCount)
      return [
        `${place}: ${assignment.length} lists of replicas for ${partitionCount} partitions; give one for each.`,
      ];
    return assignment.flatMap((replicas, partition) => {
      const row = pathText(['topics', i, 'assignment', partition]);
      const stranger = replicas.find((id) => !known.includes(id));
      if (stranger !== undefined)
        return [`${row}: there is no broker ${stranger}; known are ${known.join(', ')}.`];
      if (new Set(replicas).size !== replicas.length) return [`${row}: a broker is named twice.`];
      return replicas.length === replicationFactor
        ? []
        : [`${row}: ${replicas.length} replicas, and replicationFactor is ${replicationFactor}.`];
    });
  });
}

function impossibleTopics({ topics, brokers }: Scenario): string[] {
  return topics.flatMap((topic, i) =>
    topic.replicationFactor > brokers.length
      ? [
          `${pathText(['topics', i, 'replicationFactor'])}: ${topic.replicationFactor} replicas need as many brokers, ` +
            `and there are ${brokers.length}.`,
        ]
      : [],
  );
}

/** What is not Kafka is tried in one era. What a script asks for, the cluster refuses. */
function misplacedWhatIfs({ era, topics, consumers, groups }: Scenario): string[] {
  const isShare = (groupId: string | null): boolean =>
    groups.some(({ name: group, type }) => group === groupId && type === 'share');
  if (era === WHAT_IF_ERA)
    return consumers.flatMap(({ whatIf, groupId }, i) =>
      whatIf && isShare(groupId)
        ? [`${pathText(['consumers', i, 'whatIf'])}: nobody is pushed to in a share group; leave it out.`]
        : [],
    );
  const why = `what is not Kafka can be tried in era ${WHAT_IF_ERA} alone, and this is ${era}; leave it out.`;
  const marked = (list: 'topics' | 'consumers', items: readonly { readonly whatIf?: unknown }[]): string[] =>
    items.flatMap(({ whatIf }, i) => (whatIf ? [`${pathText([list, i, 'whatIf'])}: ${why}`] : []));
  return [...marked('topics', topics), ...marked('consumers', consumers)];
}

function impossibleProducers({ producers }: Scenario): string[] {
  return producers.flatMap(({ settings }, i) =>
    settings.idempotence && settings.acks !== 'all'
      ? [
          `${pathText(['producers', i, 'settings'])}: idempotence needs acks "all", and acks is ${JSON.stringify(settings.acks)}.`,
        ]
      : [],
  );
}

function badTimes({ network, script }: Scenario): string[] {
  const problems: string[] = [];
  if (network.latencyMsMin > network.latencyMsMax) {
    problems.push(
      `network: latencyMsMin ${network.latencyMsMin} is above latencyMsMax ${network.latencyMsMax}; exchange them.`,
    );
  }
  script.forEach(({ atMs }, i) => {
    const before = script[i - 1];
    if (before?.atMs !== undefined && atMs !== undefined && before.atMs > atMs) {
      problems.push(
        `${pathText(['script', i, 'atMs'])}: ${atMs} comes before ${before.atMs} of the line above; put the script in order of time.`,
      );
    }
  });
  return problems;
}
