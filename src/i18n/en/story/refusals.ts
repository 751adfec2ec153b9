/** Why a wish was refused, as a whole sentence: what cannot be, and, where there is one, the way to get it. */
export const refusals = {
  'refused.unknownBroker': 'There is no broker {broker}. There are: {known}.',
  'refused.brokerAlreadyDown': 'Broker {broker} is down already.',
  'refused.brokerAlreadyUp': 'Broker {broker} is running already.',
  'refused.brokerIsPaused': 'Broker {broker} is paused and hears nothing. Let it go on, or kill it.',
  'refused.brokerNotPaused': 'Broker {broker} is not paused.',
  'refused.diskIsWell': 'The disk of broker {broker} is well already.',
  'refused.diskAlreadyFull': 'The disk of broker {broker} is full already.',
  'refused.diskAlreadyFailed': 'The disk of broker {broker} has failed. Heal it first.',
  'refused.brokerIdInUse': 'Broker id {broker} is in use.',
  'refused.unknownController': 'There is no controller {controller}. There are: {known}.',
  'refused.unknownZooKeeper': 'There is no ZooKeeper server {server}. There are: {known}.',
  'refused.zookeeperAlreadyDown': 'ZooKeeper server {server} is down already.',
  'refused.zookeeperAlreadyUp': 'ZooKeeper server {server} is running already.',
  'refused.deletionDisabled':
    'Topic {topic} cannot be deleted: delete.topic.enable is false, which is the default up to 0.11.',
  'refused.eraLacks': 'Era {era} does not know {feature}; Kafka has it since {since}.',
  'refused.unknownConsumer': 'There is no consumer {consumer} any more.',
  'refused.unknownProducer': 'There is no producer {producer} any more.',
  'refused.unknownGroup': 'There is no group {group}. There are: {known}.',
  'refused.unknownTopic': 'There is no topic {topic}. There are: {known}.',
  'refused.whatIfEra': 'What is not Kafka can be tried in era {only} alone; this cluster is of era {era}.',
  'refused.commitRuleAlready': 'Topic {topic} commits {rule} already.',
  'refused.deliveryAlready': '{consumer} {delivery} already.',
  'refused.commitRuleNeedsAll':
    'The rule of topic {topic} can only change while every replica holds what is committed, and in {partition} only broker {isr} is in sync. Wait, or bring the others back.',
  'refused.commitRuleNeedsLeader':
    'The rule of topic {topic} can only change while somebody leads, and {partition} has no leader. Bring its replicas back first.',
  'refused.majorityDecides':
    'Topic {topic} commits by majority: whoever holds most leads it, and its replicas stay where they are. Let it commit by its ISR first.',
  'refused.nameTaken': 'The name {name} is taken. Choose another.',
  'refused.badName': '“{name}” cannot be a name: use letters, digits, dots, dashes and underscores.',
  'refused.consumerAlreadyThere': '{consumer} is in group {place} already.',
  'refused.consumerAlreadyOnBench': '{consumer} is on the bench already.',
  'refused.consumerAlreadyUp': '{consumer} is running already.',
  'refused.consumerIsClosing': '{consumer} is just leaving. Wait until it has closed.',
  'refused.producerIsDown': '{producer} is down, so it sends nothing.',
  'refused.producerAlreadyUp': '{producer} is running already.',
  'refused.producerIsPaused': '{producer} is paused. Let it go on first, or crash it.',
  'refused.producerNotPaused': '{producer} is not paused.',
  'refused.consumerIsPaused': '{consumer} is paused. Let it go on first, or crash it.',
  'refused.consumerNotPaused': '{consumer} is not paused.',
  'refused.idempotenceNeedsRetries':
    '{producer} cannot be idempotent with retries=0: a record that is sent once needs no number. Let it retry, or switch enable.idempotence off.',
  'refused.idempotenceNeedsFewInFlight':
    '{producer} cannot be idempotent with max.in.flight.requests.per.connection={inFlight}: brokers remember its last {limit} batches. Set {limit} or less.',
  'refused.transactionNeedsIdempotence':
    '{producer} has transactional.id={transactionalId}, and transactions need enable.idempotence=true.',
  'refused.deliveryTimeoutTooShort':
    '{producer} cannot give up after {ms} ms: delivery.timeout.ms must be at least linger.ms + request.timeout.ms, here {least}.',
  'refused.configException': '{producer} does not take that value (ConfigException).',
  'refused.consumerNotAssigned':
    '{consumer} has no assignment for {partition} (IllegalStateException). It has: {assigned}. Choose one of those.',
  'refused.consumerHasOneThread':
    'ConcurrentModificationException: {consumer} is in use by its own thread, inside poll() or commitSync(), and another may not call {call} meanwhile. Let its own thread call it.',
  'refused.groupIsActive':
    'Offsets can only be reset while group {group} has no members, and it is {state}. Move its consumers to the bench first.',
  'refused.oneThreadHasNoPool':
    '{consumer} polls with one thread, so it cannot work with {value}. Say 1 worker, or let a pool work.',
  'refused.threadWaitsForItself':
    'The thread of {consumer} cannot poll while it works. Let it wait for its lot, or hand the work to a pool.',
  'refused.noOpenTransaction':
    'No transaction has been open in {partition} since offset {offset}. The Transactions lens names those that are.',
  'refused.poolOutlivesExceptions':
    'An exception ends the loop of the thread that polls; a pool of {consumer} outlives it. Let the one thread work, or leave the exception out.',
  'refused.poolSharesNoTransaction':
    'Workers of {consumer} that take record by record have no batch in common. Use one transaction for each record, or work by key or by batch.',
  'refused.rowsNeedTransactions':
    '{consumer} would keep its offsets with its rows, which takes a transaction. Use one for each record or for each batch.',
  'refused.offsetsLieInDatabase':
    'The offsets of {consumer} lie in its database, so nobody commits them to Kafka ({value}). Set commit to database.',
  'refused.databaseKeepsNoOffsets':
    'The database of {consumer} keeps no offsets. Make its writes transactional, or commit to Kafka.',
  'refused.transformsInOneThread':
    '{consumer} transforms in one thread and one transaction. Leave out the pool, or the transform.',
  'refused.consumerDoesNotCall':
    '{consumer} hangs and calls nothing on its consumer. Let it call poll() again first.',
  'refused.consumerNotInGroup':
    '{consumer} is on the bench and has no consumer to call. Move it into a group first.',
  'refused.notInShareGroup':
    '{consumer} is in a share group, or on its way there: only consumers with partitions of their own have {what}.',
  'refused.onlyInShareGroup':
    'Only a member of a share group can release or reject a record; put {consumer} into one.',
  'refused.consumerIsDown': '{consumer} is down. Restart it first.',
  'refused.idempotenceNeedsAcksAll':
    'Idempotence needs acks=all; {producer} would have acks={acks}. Set acks to all, or turn idempotence off first.',
  'refused.badValue': '{name} cannot be {value}. Allowed: {allowed}.',
  'refused.noBrokerUp': 'No broker is running. Start one first.',
  'refused.noController':
    'There is no active controller to ask. Wait for an election, or start a controller.',
  'refused.kafkaError': '{error}: {why}.',
  'refused.quoted': '{sentence} Kafka says: “{quote}”',
  'refused.because': '{sentence} {why}.',
  'refused.none': 'none',
  'refused.linkAlreadyCut': 'The network between {a} and {b} is cut already.',
  'refused.linkNotCut': 'The network between {a} and {b} is not cut.',
  'refused.tooMany': 'More than {limit} {what} do not fit.',

  // What a reason names by a code.
  'many.brokers': 'brokers',
  'many.consumers': 'consumers',
  'many.groups': 'groups',
  'many.producers': 'producers',
  'many.topics': 'topics',
  'allowed.fourInterceptors': 'up to four of prefixKey and throws',
  'allowed.kafkaConfig': 'a config that Kafka has',
  'allowed.keyLength': '1 – 100 characters',
  'allowed.offsetOrHighWatermark': 'an offset, or −1 for the high watermark',
  'allowed.oneTopic': 'at least one topic',
  'allowed.otherNode': 'another node than a',
  'allowed.powerLoss': 'none, unwritten, some, all, or a number of records',
  'allowed.transactionStart': 'the offset at which the transaction began',
  'allowed.wholeFrom0': 'a whole number from 0 on',
  'commitRule.isr': 'by its ISR',
  'commitRule.majority': 'by majority',
  'delivery.pull': 'fetches its records',
  'delivery.push': 'is sent its records',
  'feature.groupConfigs': 'configs of groups',
  'ownOnly.push': 'records pushed to them',
  'ownOnly.threads': 'workers and transactions',
} as const;
