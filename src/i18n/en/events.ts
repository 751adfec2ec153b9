/** One sentence per story event. Names of nodes come as whole names: "broker 2", "controller 101", "Ada". */
export const events = {
  // Who did it: `you` a visitor, otherwise the script of the scenario.
  'who.you': 'You',
  'who.script': 'The scenario',

  'did.broker.kill': '{who} killed broker {broker}',
  'did.broker.stop': '{who} asked broker {broker} to shut down',
  'did.broker.start': '{who} started broker {broker}',
  'did.broker.pause': '{who} paused broker {broker}',
  'did.broker.resume': '{who} let broker {broker} go on',
  'did.broker.powerCut': '{who} cut the power of broker {broker}',
  'did.cluster.powerCut': '{who} cut the power of all brokers and controllers at once',
  'did.broker.add': '{who} added a broker',
  'did.broker.slow': '{who} slowed broker {broker} down, {factor} times',
  'did.broker.unslow': '{who} let broker {broker} work at normal speed',
  'did.controller.kill': '{who} killed controller {controller}',
  'did.controller.stop': '{who} asked controller {controller} to shut down',
  'did.controller.start': '{who} started controller {controller}',
  'did.zookeeper.kill': '{who} killed ZooKeeper server {server}',
  'did.zookeeper.start': '{who} started ZooKeeper server {server}',
  'did.network.cut': '{who} cut the network between {a} and {b}',
  'did.network.cutAll': '{who} cut {a} off the network',
  'did.network.heal': '{who} mended the network between {a} and {b}',
  'did.network.healAll': '{who} put {a} back on the network',
  'did.network.clog': '{who} held up all messages between {a} and {b}',
  'did.network.reset': '{who} reset the connections between {a} and {b}',
  'did.disk.fill': '{who} filled the disk of broker {broker}',
  'did.disk.fail': '{who} broke the disk of broker {broker}',
  'did.disk.heal': '{who} mended the disk of broker {broker}',
  'did.network.tune': '{who} changed the network: {settings}',
  'did.hardware.set': '{who} gave broker {broker} another machine: {settings}',
  'did.hardware.setAll': '{who} gave all brokers other machines: {settings}',
  'did.hardware.free': '{who} let broker {broker} read and write at no cost',
  'did.hardware.freeAll': '{who} let all brokers read and write at no cost',
  'did.topic.create': '{who} asked for topic {topic}: partitions {partitions}, replication {replication}',
  'did.log.deleteRecords': '{who} asked to delete the records of {partition} below offset {offset}',
  'did.log.deleteAllRecords': '{who} asked to delete all committed records of {partition}',
  'did.topic.delete': '{who} deleted topic {topic}',
  'did.topic.addPartitions': '{who} asked for {partitions} partitions of topic {topic}',
  'did.partition.reassign': '{who} asked for the replicas of {partition} to be on brokers {brokers}',
  'did.partition.cancelReassign': '{who} took back the reassignment of {partition}',
  'did.partition.electPreferred': '{who} asked for the preferred leader of {partition}',
  'did.partition.electUnclean': '{who} asked for a leader of {partition}, in sync or not',
  'did.config.topic': '{who} changed topic {name}: {configs}',
  'did.config.broker': '{who} changed broker {name}: {configs}',
  'did.config.brokers': '{who} changed all brokers: {configs}',
  'did.producer.add': '{who} added producer {producer}, writing to {topic}',
  'did.producer.configure': '{who} changed producer {producer}: {changes}',
  'did.producer.send': '{who} sent {count} records at once with producer {producer}',
  'did.producer.flush': '{who} flushed producer {producer}: nothing waits for company any more',
  'did.producer.remove': '{who} removed producer {producer}',
  'did.producer.crash': '{who} crashed producer {producer}',
  'did.producer.start': '{who} restarted producer {producer}',
  'did.producer.pause': '{who} paused producer {producer}: it does nothing and hears nothing',
  'did.producer.resume': '{who} let producer {producer} go on where it was',
  'did.consumer.add': '{who} added a consumer to {group}',
  'did.consumer.addToBench': '{who} added a consumer to the bench',
  'did.consumer.move': '{who} moved {consumer} to {group}',
  'did.consumer.moveToBench': '{who} moved {consumer} to the bench',
  'did.consumer.remove': '{who} removed {consumer}',
  'did.consumer.crash': '{who} crashed {consumer}',
  'did.consumer.start': '{who} restarted {consumer}',
  'did.consumer.stall': '{who} made {consumer} stop calling poll()',
  'did.consumer.unstall': '{who} let {consumer} call poll() again',
  'did.consumer.seek.beginning': '{who} had {consumer} seek to the beginning of {partition}',
  'did.consumer.seek.end': '{who} had {consumer} seek to the end of {partition}',
  'did.consumer.seek.offset': '{who} had {consumer} seek to offset {to} of {partition}',
  'did.consumer.seek.time':
    '{who} had {consumer} seek in {partition} to what was written from second {to} on',
  'did.consumer.pausePartition': '{who} had {consumer} pause {partition}',
  'did.consumer.resumePartition': '{who} had {consumer} resume {partition}',
  'did.consumer.commit.sync': '{who} had {consumer} call commitSync()',
  'did.consumer.commit.async': '{who} had {consumer} call commitAsync()',
  'did.group.resetOffsets.beginning': '{who} reset the offsets of group {group} to the beginning of {topic}',
  'did.group.resetOffsets.end': '{who} reset the offsets of group {group} to the end of {topic}',
  'did.group.resetOffsets.offset': '{who} reset the offsets of group {group} in {topic} to {to}',
  'did.group.resetOffsets.time':
    '{who} reset the offsets of group {group} to what was written in {topic} from second {to} on',
  'did.group.deleteOffsets': '{who} asked for the offsets of group {group} in {topic} to be deleted',
  'did.group.delete': '{who} asked for group {group} to be deleted from the cluster',
  'did.group.add': '{who} added group {group}, reading {topics}',
  'did.refused': 'Refused: {reason}',

  'event.connection.reset': 'The connection between {a} and {b} breaks; messages lost on the way: {lost}',
  'event.network.cut': 'Nothing gets through between {a} and {b}',
  'event.network.clogged': 'Messages between {a} and {b} wait',
  'event.network.ok': 'The network between {a} and {b} works again',
  'event.node.killed': 'The process of {node} dies; its disk is kept',
  'event.node.stopped': '{node} has stopped',
  'event.node.started': '{node} starts',
  'event.node.paused': '{node} stands still, as in a long garbage collection',
  'event.node.resumed': '{node} goes on after {ms} ms, as if nothing had happened',
  'event.broker.slowed': 'Broker {broker} now takes {factor} times as long for each request',
  'event.broker.unslowed': 'Broker {broker} works at normal speed',
  'event.broker.hardwareSet': 'Broker {broker} runs on a machine with {settings}',
  'event.broker.hardwareFree': 'For broker {broker}, reading and writing cost nothing',
  'event.disk.full': 'The disk of broker {broker} has no room left',
  'event.disk.failed': 'The disk of broker {broker} fails',
  'event.disk.ok': 'The disk of broker {broker} is well, with all that was on it',
  'event.broker.logDir.full':
    'Broker {broker} cannot write, for its disk is full. That was its only log directory: the process halts',
  'event.broker.logDir.failed':
    'Broker {broker} meets an I/O error. That was its only log directory: the process halts',
  'event.network.tuned': 'Messages take {least} to {most} ms, and a node sends {rate} kB a second at most',
  'event.network.tunedEndless': 'Messages take {least} to {most} ms, however many there are',
  'event.endless': 'endless',
  'event.controller.prospective':
    'Controller {controller} misses a leader of epoch {epoch} and asks whether it could win an election',
  'event.controller.wouldGrant':
    'Controller {voter} would vote for controller {candidate} (PreVote, epoch {epoch})',
  'event.controller.wouldDeny':
    'Controller {voter} would not vote for controller {candidate} (PreVote, epoch {epoch})',
  'event.controller.candidate': 'Controller {controller} stands for election in epoch {epoch}',
  'event.controller.granted': 'Controller {voter} votes for controller {candidate} in epoch {epoch}',
  'event.controller.denied': 'Controller {voter} refuses controller {candidate} its vote in epoch {epoch}',
  'event.controller.elected': 'Controller {controller} wins the election of epoch {epoch}',
  'event.controller.activated': 'Controller {controller} is the active controller of epoch {epoch}',
  'event.controller.resigned': 'Controller {controller} gives up epoch {epoch}: {why}',
  'event.controller.resigned.newerEpoch': 'a later epoch has begun',
  'event.controller.resigned.otherLeader': 'another controller leads',
  'event.controller.resigned.standsForElection': 'it stands for election',
  'event.controller.resigned.majorityIsSilent': 'a majority of the voters has not fetched',
  'event.controller.resigned.shuttingDown': 'it is shutting down',
  'event.controller.resigned.sessionExpired': 'its session has expired',
  'event.broker.registered': 'Broker {broker} is registered, broker epoch {epoch}',
  'event.broker.registrationRefused': 'The registration of broker {broker} is refused: {error}',
  'event.broker.registrationTimedOut': 'Broker {broker} ends: no controller has registered it within {ms} ms',
  'event.broker.unfenced': 'The controller unfences broker {broker}: it may lead again',
  'event.broker.fenced': 'The controller fences broker {broker}: no heartbeat for {ms} ms',
  'event.broker.fencedShutdown': 'The controller fences broker {broker}: it is shutting down',
  'event.broker.halted':
    'Broker {broker} ends itself: its log of {partition} ends at {own}, the leader’s at {leader}, and unclean elections are not allowed',
  'event.broker.shuttingDown': 'Broker {broker} starts a controlled shutdown: its leaderships move first',
  'event.controller.zombieDecided':
    'Controller {controller} of epoch {epoch} still decides who leads {partition}, and the present epoch is {current}',
  'event.control.refused':
    'Broker {broker} does not obey controller {controller} of epoch {epoch}: {api} is refused, {error}',
  'event.broker.idInUse':
    'Broker {broker} cannot start: session {session} still holds its id (NodeExists); the process ends',
  'event.broker.noZooKeeper': 'Broker {broker} cannot start: no ZooKeeper server answers; the process ends',
  'event.broker.unregistered': 'Broker {broker} is not registered in ZooKeeper any more',
  'event.zookeeper.looking': 'ZooKeeper server {server} looks for a leader, round {round}',
  'event.zookeeper.leading':
    'ZooKeeper server {server} leads the ensemble in epoch {epoch}: a majority has taken up its log',
  'event.zookeeper.following':
    'ZooKeeper server {server} follows server {leader} in epoch {epoch} and serves clients',
  'event.zookeeper.resigned': 'ZooKeeper server {server} gives up leading: {why}',
  'event.zookeeper.resigned.othersKnowMore': 'another server has newer transactions',
  'event.zookeeper.resigned.noQuorumInTime': 'no majority has followed in time',
  'event.zookeeper.resigned.quorumLost': 'too few followers are in touch',
  'event.zookeeper.leftLeader.connectionBroke': 'the connection broke',
  'event.zookeeper.leftLeader.unreachable': 'it cannot be reached',
  'event.zookeeper.leftLeader.notSyncedInTime': 'it was not up to date in time',
  'event.zookeeper.leftLeader.silent': 'the leader was silent for too long',
  'event.zookeeper.leftLeader.epochTooOld': 'the leader’s epoch is older than one it has promised to follow',
  'event.zookeeper.leftLeader': 'ZooKeeper server {server} gives up its leader {leader}: {why}',
  'event.zookeeper.truncated': {
    one: 'ZooKeeper server {server} drops {n} transaction that was never committed',
    other: 'ZooKeeper server {server} drops {n} transactions that were never committed',
  },
  'event.zookeeper.applied': 'Transaction {zxid} takes effect on ZooKeeper server {server}',
  'event.zookeeper.sessionCreated': 'A session begins: {session}, {client} on ZooKeeper server {server}',
  'event.zookeeper.sessionMoved': 'Session {session} of {client} goes on, now on ZooKeeper server {server}',
  'event.zookeeper.sessionExpired':
    'Session {session} has expired: nothing heard for {ms} ms; its ephemeral znodes go with it',
  'event.zookeeper.watchFired': 'ZooKeeper tells {client}: {path}, {event}',
  'event.topic.created': 'Topic {topic} is created: partitions {partitions}, replication {replication}',
  'event.topic.deleted': 'Topic {topic} is deleted',
  'event.topic.partitionsAdded': 'Topic {topic} gets more partitions: {to} instead of {from}',
  'event.config.topic': 'Topic {name} is set to {configs}',
  'event.config.broker': 'Broker {name} is set to {configs}',
  'event.config.brokers': 'All brokers are set to {configs}',
  'event.config.default': 'the default of {name}',
  'event.partition.leaderElected':
    'The controller makes broker {to} the leader of {partition}, epoch {epoch}, ISR {isr}',
  'event.partition.leaderMoved':
    'The controller moves the leadership of {partition} from broker {from} to broker {to}, epoch {epoch}, ISR {isr}',
  'event.partition.leaderUnclean':
    'Unclean election: broker {to}, out of sync, becomes the leader of {partition}, epoch {epoch}; records may be lost',
  'event.partition.leaderless':
    '{partition} has no leader now, epoch {epoch}: nobody in its ISR {isr} is there',
  'event.partition.leaderlessEmpty': '{partition} has no leader now, epoch {epoch}: nobody is in sync',
  'event.partition.leaderFromElr':
    'Broker {to}, not in sync but eligible, becomes the leader of {partition}, epoch {epoch}: it holds all that is committed',
  'event.partition.leaderLastKnown':
    'Nobody in sync or eligible is left: broker {to}, who led last, becomes the leader of {partition}, epoch {epoch}; what it had not flushed may be lost',
  'event.partition.leaderEpochBumped': 'Leader {leader} of {partition} begins epoch {epoch}',
  'event.partition.eligible': 'Eligible to lead {partition} though out of sync: broker {elr}',
  'event.partition.eligibleNone': 'Only members of the ISR are eligible to lead {partition} now',
  'event.partition.eligibleOnly':
    'Nobody is in sync for {partition}; eligible to lead: broker {elr}; the last leader was broker {leader}',
  'event.partition.onlyLastKnown':
    'Nobody is in sync for {partition}, and nobody eligible; the last leader was broker {leader}',
  'event.partition.reassigning': '{partition} moves from brokers {from} to brokers {to}',
  'event.partition.reassigned': 'The replicas of {partition} are on brokers {to} now, before on {from}',
  'event.partition.isrEmpty': 'The ISR of {partition} is empty: {from} was the last in it',
  'event.partition.isrShrank': 'The ISR of {partition} shrinks from {from} to {to}',
  'event.partition.isrGrew': 'The ISR of {partition} grows from {from} to {to}',
  'event.partition.isrChanged': 'The ISR of {partition} changes from {from} to {to}',
  'event.replica.becameLeader':
    'Broker {broker} leads {partition} from now on: epoch {epoch}, log end {leo}, high watermark {hw}',
  'event.replica.truncated': 'Broker {broker} truncates {partition} from offset {from} to {to}',
  'event.log.segmentsDeleted.startOffset': {
    one: 'Broker {broker} deletes {n} segment of {partition}: all of it lies before the log start, {start}',
    other:
      'Broker {broker} deletes {n} segments of {partition}: all of them lie before the log start, {start}',
  },
  'event.log.segmentsDeleted.retentionBytes': {
    one: 'Broker {broker} deletes {n} segment of {partition}, which is larger than retention.bytes: the log now begins at {start}',
    other:
      'Broker {broker} deletes {n} segments of {partition}, which is larger than retention.bytes: the log now begins at {start}',
  },
  'event.log.segmentsDeleted.retentionMs': {
    one: 'Broker {broker} deletes {n} segment of {partition} that is older than retention.ms: the log now begins at {start}',
    other:
      'Broker {broker} deletes {n} segments of {partition} that are older than retention.ms: the log now begins at {start}',
  },
  'event.log.recordsDeleted':
    'Broker {broker} deletes the records of {partition} from offset {from} up to {to}, as it was asked to',
  'event.log.cleaned':
    'Broker {broker} compacts {partition} up to offset {end}: of {before} records {after} are left',
  'event.log.tailLost': {
    one: 'Broker {broker} loses {n} record of {partition} that was in the page cache only: the log ended at {from}, now at {to}',
    other:
      'Broker {broker} loses {n} records of {partition} that were in the page cache only: the log ended at {from}, now at {to}',
  },
  'event.log.cutByRecovery':
    'Broker {broker} finds a torn batch in {partition} and cuts the log there, at offset {end}',
  'event.broker.powerLost': {
    one: 'The power of broker {broker} fails: {n} unflushed record is gone',
    other: 'The power of broker {broker} fails: {n} unflushed records are gone',
  },
  'event.broker.logsRecovered': {
    one: 'Broker {broker} did not stop in good order: it reads {n} segment again, {bytes} bytes',
    other: 'Broker {broker} did not stop in good order: it reads {n} segments again, {bytes} bytes',
  },
  'event.isr.shrinkProposed':
    'Broker {leader} asks the controller to take broker {brokers} out of the ISR of {partition}',
  'event.isr.confirmed': 'Leader {leader} of {partition} now goes by the ISR {isr}',
  'event.isr.expandProposed':
    'Broker {leader} asks the controller to take broker {brokers} into the ISR of {partition}',
  'event.isr.proposalRefused':
    'The controller refuses the ISR {isr} that leader {leader} has asked for {partition}: {error}',
  'event.isr.proposalForgotten':
    'Leader {leader} of {partition} forgets that it has asked for the ISR {isr}: news of partition epoch {epoch}, which it had already, has put its state back',
  'event.replica.fetchFailed':
    'Broker {broker} gives up fetching {partition}: what leader {leader} sends begins at {base}, and its own log ends at {end}',
  'event.fetch.refused': 'Broker {broker} refuses a fetch of {partition} by {from}: {error}',
  'event.producer.idAssigned': '{producer} gets producer id {pid}, epoch {epoch}',
  'event.producer.recordAccumulated':
    '{producer} puts record {number} into batch {batch} of {partition} ({how})',
  'event.producer.keyAccumulated':
    '{producer} puts record {number}, key {key}, into batch {batch} of {partition} ({how})',
  'event.producer.how.key': 'murmur2 of the key',
  'event.producer.how.explicit': 'the record names its partition',
  'event.producer.how.sticky': 'the sticky partition',
  'event.producer.how.turn': 'one partition after the other',
  'event.producer.how.roundRobin': 'RoundRobinPartitioner',
  'event.producer.sendFailed.metadata':
    'send() of record {number} by {producer} ends with {exception}: the topic was not known within max.block.ms',
  'event.producer.sendFailed.memory':
    'send() of record {number} by {producer} ends with {exception}: buffer.memory stayed full for max.block.ms',
  'event.producer.sendFailed.size':
    'send() of record {number} by {producer} ends with {exception}: it may be larger than max.request.size or buffer.memory',
  'event.producer.callTimedOut':
    '{call}() of {producer} ends with a TimeoutException after max.block.ms; the application calls it again',
  'event.producer.flushed': 'flush() of {producer} returns: all that was sent has come to its end',
  'event.produce.refused': 'A write of {producer} to {partition} is refused ({error}); it will try again',
  'event.produce.gaveUp': 'A write of {producer} to {partition} is refused ({error}); it gives up',
  'event.produce.duplicateRecognised':
    'Broker {broker} recognises a batch that it already has, {partition} from offset {offset}: not written twice',
  'event.group.stateChanged': 'Group {group}: {from} becomes {to}, generation {generation}',
  'event.group.memberReplaced':
    '{consumer} takes the place of {other} in group {group}: both bear group.instance.id {instance}, and {other} is fenced',
  'event.group.memberReplacedSame':
    '{consumer} is back in group {group} as group.instance.id {instance}, and takes up its old place',
  'event.consumer.sought.offset': '{consumer} reads {partition} from offset {offset} on, as it was told to',
  'event.consumer.sought.beginning': '{consumer} reads {partition} from its beginning, offset {offset}',
  'event.consumer.sought.end': '{consumer} reads {partition} from its end on, offset {offset}',
  'event.consumer.sought.time': '{consumer} reads {partition} from that time on, offset {offset}',
  'event.consumer.partitionPaused': '{consumer} pauses {partition}: it fetches and hands out nothing of it',
  'event.consumer.partitionResumed': '{consumer} resumes {partition}',
  'event.consumer.callFailed.CommitFailedException':
    '{consumer}: {call} throws CommitFailedException: the member is no longer one of this generation',
  'event.consumer.callFailed.RebalanceInProgressException':
    '{consumer}: {call} throws RebalanceInProgressException: it can commit again after the next poll()',
  'event.consumer.callFailed.TimeoutException':
    '{consumer}: {call} throws TimeoutException: nobody answered in time',
  'event.consumer.callFailed.IllegalStateException':
    '{consumer}: {call} throws IllegalStateException: the partition is no longer assigned to it',
  'event.group.offsetsReset': 'Group {group} begins from {offsets} next time',
  'event.consumer.fenced':
    '{consumer} ends: another process is group.instance.id {instance} in group {group} now (FENCED_INSTANCE_ID)',
  'event.group.offsetsRemoved.expired': 'Group {group} forgets its offsets of {partitions}: too old',
  'event.group.offsetsRemoved.asked':
    'Group {group} forgets its offsets of {partitions}, as an operator asked',
  'event.group.offsetsRemoved.topicDeleted':
    'Group {group} forgets its offsets of {partitions}: the topic is gone',
  'event.group.deleted.expired': 'Group {group} has no members and no offsets any more, and is deleted',
  'event.group.deleted.asked': 'Group {group} is deleted, as an operator asked',
  'event.group.epochBumped': 'Group {group} comes to group epoch {epoch}',
  'event.group.targetAssigned':
    'Group {group}, epoch {epoch}: the coordinator’s {assignor} assignor wants {assignment}',
  'event.group.memberReconciled.STABLE':
    '{consumer} is where group {group} wants it, in member epoch {epoch}: {partitions}',
  'event.group.memberReconciled.UNREVOKED_PARTITIONS':
    '{consumer} is to give up {partitions} in group {group}; until then it stays in member epoch {epoch}',
  'event.group.memberReconciled.UNRELEASED_PARTITIONS':
    '{consumer} has {partitions} in group {group}, member epoch {epoch}; the rest still belongs to others',
  'event.group.heartbeatRefused': 'Group {group} refuses a heartbeat of {consumer}: {error}',
  'event.group.memberJoined': '{consumer} asks to join group {group}',
  'event.group.left': '{consumer} leaves group {group}',
  'event.group.sessionExpired': 'Group {group} drops {consumer}: no heartbeat within its session',
  'event.group.rebalanceTimeout': 'Group {group} drops {consumer}: it did not rejoin in time',
  'event.group.pollTimeout': '{consumer} leaves group {group}: its application did not call poll() in time',
  'event.group.generationStarted': {
    one: 'Group {group} begins generation {generation} with {n} member; {leader} computes the assignment',
    other: 'Group {group} begins generation {generation} with {n} members; {leader} computes the assignment',
  },
  'event.group.generationEmpty': 'Group {group} begins generation {generation}, empty',
  'event.group.assigned': 'Group {group}, generation {generation}: {assignment}',
  /** One member's part of an assignment. */
  'event.group.assignedPart': '{consumer} gets {partitions}',
  'event.group.assignedNone': '{consumer} gets nothing',
  'event.group.commitRefused': 'An offset commit of {consumer} in group {group} is refused: {error}',
  'event.coordinator.loaded': 'Broker {broker} has read {partition} and now coordinates {groups}',
  'event.coordinator.unloaded': 'Broker {broker} no longer coordinates {groups} ({partition})',
  'event.transaction.Empty':
    'Broker {broker} gives transactional id {id} producer id {pid}, epoch {epoch}: older epochs are fenced',
  'event.transaction.Ongoing':
    'Transaction {id} is open: producer id {pid}, epoch {epoch}, partitions {partitions}',
  'event.transaction.PrepareCommit':
    'Broker {broker} decides that transaction {id} commits; markers go to {partitions}',
  'event.transaction.PrepareAbort':
    'Broker {broker} decides that transaction {id} aborts; markers go to {partitions}',
  'event.transaction.CompleteCommit': 'Transaction {id} is complete: every partition has its commit marker',
  'event.transaction.CompleteAbort': 'Transaction {id} is complete: every partition has its abort marker',
  'event.transactions.loaded': 'Broker {broker} has read {partition} and now coordinates {ids}',
  'event.transactions.unloaded': 'Broker {broker} no longer coordinates {ids} ({partition})',
  'event.noTransactions': 'no transactional id',
  'event.transaction.marker.commit':
    'Broker {broker} writes the commit marker of producer id {pid} into {partition} at offset {offset}',
  'event.transaction.marker.abort':
    'Broker {broker} writes the abort marker of producer id {pid} into {partition} at offset {offset}',
  'event.transaction.markerRefused':
    'Broker {broker} does not write a marker of producer id {pid} into {partition}: {error}',
  'event.transaction.notVerified':
    'Broker {broker} does not take a batch of producer id {pid} into {partition}, which is in no open transaction of it: {error}',
  'event.producer.transactionBegan': '{producer} begins transaction {number} of {id}',
  'event.producer.transactionCommitted': '{producer} has committed transaction {number} of {id}',
  'event.producer.transactionAborted': '{producer} has aborted transaction {number} of {id}',
  'event.producer.transactionAbortable': '{producer} must abort its transaction ({id}): {error}',
  'event.producer.transactionFatal': '{producer} can only be closed ({id}): {error}',
  'event.group.offsetsPending':
    'Group {group}: producer id {pid} will commit {offsets} if its transaction does',
  'event.group.offsetsCommitted': 'Group {group}: the transaction of producer id {pid} commits {offsets}',
  'event.group.offsetsAborted': 'Group {group}: the transaction of producer id {pid} drops {offsets}',
  'event.consumer.skippedAborted':
    '{consumer} passes over offsets {from} to {to} of {partition}: producer id {pid} has aborted them',
  'event.consumer.revoked': '{consumer} gives up {partitions}',
  'event.consumer.assigned': '{consumer} now reads {partitions}, generation {generation}',
  'event.consumer.assignedNone': '{consumer} gets nothing new in generation {generation}',
  'event.consumer.lost': '{consumer} loses {partitions} without a chance to commit',
  'event.consumer.reset':
    '{consumer} has no position in {partition} and starts at offset {offset} ({policy})',
  'event.consumer.truncationDetected':
    '{consumer} stood at {position} in {partition}; the new leader’s log leaves the one it read at {offset}, and it goes on there',
  'event.consumer.truncationResets':
    '{consumer} stood at {position} in {partition}; the new leader knows nothing of that epoch, and its position is reset',
  'event.consumer.truncationStops':
    '{consumer} stood at {position} in {partition}, which the new leader’s log does not reach in the same way; without auto.offset.reset it stops there',
  'event.consumer.readsFrom': '{consumer} now reads {partition} from the nearer broker {broker}',
  'event.record.lost':
    'Lost: {partition} offset {offset} of {producer}, acknowledged with acks={acks}, is on no replica any more',
  'event.produce.unanswered':
    '{producer} has sent {n} records to {partition} with acks=0, and takes them for stored',
  'event.record.processed': '{consumer} is done with {partition} offset {offset}',
  'event.sink.written':
    '{consumer} has written {rows} records to the database of {group}; {again} had a row already',
  'event.record.duplicated':
    'Duplicated: record {number} of {producer} is committed in {partition} at offset {offset}, and was at {other}',
  'event.record.reordered':
    'Out of order: record {number} of {producer} is committed in {partition} at offset {offset}, behind a later one at {other}',
  'event.record.missed': {
    one: 'Missed: {group} goes on behind {partition} offset {from}, a record it has never processed ({consumer})',
    other:
      'Missed: {group} goes on behind {partition} offsets {from} to {to}, {n} records it has never processed ({consumer})',
  },
  'event.record.reprocessed': {
    one: 'Done again: {consumer} has processed {partition} offset {from}, which {group} had processed before',
    other:
      'Done again: {consumer} has processed {n} records of {partition}, offsets {from} to {to}, which {group} had processed before',
  },
  'event.invariant.broken': 'Broken: {sentence}',
  'event.invariant.explained': 'Expected ({why}): {sentence}',
  // Traffic: it is drawn, and told only where a chain of causes is looked at
  'event.request.sent': '{from} sends {to} a request: {api}',
  'event.request.answered': '{from} answers {to}: {api}',
  'event.request.lost': 'A message from {from} to {to} is lost on the way: {api}',
  'event.log.appended': {
    one: 'Broker {broker} appends {n} record to {partition} at offset {offset}',
    other: 'Broker {broker} appends {n} records to {partition} from offset {offset}',
  },
  'event.log.copied': {
    one: 'Broker {broker} copies {n} record of {partition} at offset {offset}',
    other: 'Broker {broker} copies {n} records of {partition} from offset {offset}',
  },
  'event.log.flushed': 'Broker {broker} forces {partition} onto its disk, up to offset {to}',
  'event.partition.highWatermarkAdvanced':
    'The high watermark of {partition} on broker {broker} rises from {from} to {to}',
  'event.produce.acknowledged': {
    one: '{producer} learns that {n} record is stored in {partition} at offset {offset}',
    other: '{producer} learns that {n} records are stored in {partition} from offset {offset}',
  },
  'event.consumer.polled': '{consumer} reads {partition} from offset {from} up to {to}',
  'event.group.offsetCommitted': '{consumer} commits in group {group}: {offsets}',
  'event.metadata.appended': 'Controller {controller} writes metadata record {offset}: {records}',
  'event.metadata.applied': 'Broker {broker} applies the metadata log up to record {offset}',
  'event.metadata.snapshotTaken.bytes':
    '{node} takes a snapshot of the metadata up to offset {offset}, epoch {epoch} ({bytes} bytes): enough has been written since the last one',
  'event.metadata.snapshotTaken.age':
    '{node} takes a snapshot of the metadata up to offset {offset}, epoch {epoch} ({bytes} bytes): the last one is long ago',
  'event.metadata.snapshotRead': '{node} reads its metadata snapshot and goes on from offset {offset}',
  'event.metadata.snapshotFetched':
    '{node} is too far behind for the metadata log: it takes the snapshot from {from} and goes on from offset {offset}',
  'event.metadata.prefixDropped.bytes':
    '{node} drops the metadata records before offset {offset}, which a snapshot stands for: log and snapshots take too much room',
  'event.metadata.prefixDropped.age':
    '{node} drops the metadata records before offset {offset}, which a snapshot stands for: the snapshot before is too old',
  'event.replica.becameFollower': 'Broker {broker} follows broker {leader} in {partition}, epoch {epoch}',
  'event.noPartitions': 'nothing',
  'event.noGroups': 'no group',

  'node.broker': 'broker {id}',
  'node.controller': 'controller {id}',
  'node.zookeeper': 'ZooKeeper server {id}',
  'node.all': 'all others',
} as const;
