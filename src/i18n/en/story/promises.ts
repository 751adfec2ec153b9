/** What the audits hold to be true, what may legitimately break it, and why it was so in this run. Names are those of
 *  `contract/invariants.ts`. */
export const promises = {
  'promise.high-watermark-within-log': 'A high watermark lies within its replica’s log.',
  'promise.high-watermark-within-isr':
    'A leader’s high watermark is not above the log end of any in-sync replica.',
  'promise.high-watermark-is-monotonic': 'Within one leadership the high watermark never falls.',
  'promise.new-leader-reaches-committed': 'A new leader holds everything that was ever committed.',
  'promise.logs-match': 'Two logs with the same leader epoch at one offset are the same up to it.',
  'promise.logs-agree-below-high-watermark':
    'Two replicas agree on everything below both of their high watermarks.',
  'promise.epochs-never-decrease': 'Leader epochs never decrease along a log.',
  'promise.offsets-are-contiguous': 'An append begins where the log ends, and its offsets follow each other.',
  'promise.epoch-cache-tells-the-log': 'The leader epoch cache says what the log says.',
  'promise.truncation-spares-committed': 'A follower never cuts off what is committed.',
  'promise.follower-continues-its-leader': 'What a follower appends goes on from what its leader has.',
  'promise.one-leader-per-epoch': 'A partition has at most one leader in each leader epoch.',
  'promise.leader-is-in-isr': 'A partition’s leader is a member of its ISR.',
  'promise.isr-and-elr-are-sound':
    'ISR and eligible leader replicas are replicas, each named once, and somebody is always kept.',
  'promise.fenced-brokers-lead-nothing':
    'A fenced broker leads nothing and is in no ISR, unless it is the last member of one without a leader.',
  'promise.isr-holds-committed':
    'Whoever may be elected holds everything that any leader has shown as committed.',
  'promise.elected-leader-is-complete': 'Whoever is elected holds everything that is committed.',
  'promise.own-isr-holds-committed':
    'Every member of the ISR that a leader believes in holds what it shows as committed.',
  'promise.maximal-isr-covers-isr':
    'A leader waits for everybody whom the controller may elect before it moves its high watermark.',
  'promise.unclean-restart-leaves-isr':
    'A broker that comes back after an unclean stop is in no ISR until it has caught up.',
  'promise.acknowledged-survives': 'What was acknowledged is not lost.',
  'promise.committed-on-true-leader':
    'Everything that was ever committed is at its offset on the present leader.',
  'promise.committed-somewhere': 'Everything that was ever committed is on some disk.',
  'promise.partition-epochs-only-rise': 'Leader epoch and partition epoch only rise.',
  'promise.isr-grows-by-its-leader': 'An ISR grows only as the leader of that epoch has asked.',
  'promise.acknowledged-is-committed':
    'When acks=all is acknowledged, the high watermark has passed the record.',
  'promise.min-isr-is-kept':
    'With fewer in sync than min.insync.replicas, acks=all is refused and the high watermark stands still.',
  'promise.joiner-has-caught-up': 'A follower is proposed for the ISR only when it holds what is committed.',
  'promise.leaver-was-behind': 'A replica is dropped from the ISR only after replica.lag.time.max.ms behind.',
  'promise.nothing-committed-twice': 'No offset is ever committed with two different records.',
  'promise.committed-is-on-majority':
    'Where a topic commits by majority (not Kafka), what is committed lies on a majority of its replicas.',
  'promise.one-quorum-leader-per-epoch': 'The controller quorum elects at most one leader in each epoch.',
  'promise.one-vote-per-epoch': 'A voter gives one vote in each epoch.',
  'promise.quorum-epochs-only-rise': 'A voter’s epoch only rises.',
  'promise.quorum-leader-is-complete': 'A new leader of the quorum holds all committed metadata.',
  'promise.metadata-logs-agree': 'No two nodes differ in committed metadata.',
  'promise.majority-holds-metadata': 'Metadata that a broker applies lies on a majority of the voters.',
  'promise.applied-metadata-is-committed': 'A broker applies only what the quorum has committed there.',
  'promise.metadata-begins-at-a-snapshot':
    'A metadata log that has lost its beginning begins where a snapshot ends, and every snapshot is of committed records.',
  'promise.leaders-load-no-snapshot': 'A leader of the quorum never goes on from a snapshot.',
  'promise.one-active-controller-per-epoch': 'At most one controller is active in each epoch.',
  'promise.broker-epochs-only-rise': 'Every registration of a broker has a greater epoch than the last.',
  'promise.images-tell-the-log':
    'What a node knows of the cluster is what its newest snapshot and its metadata log tell.',
  'promise.snapshots-agree': 'Snapshots of one name say the same on every node.',
  'promise.segments-are-in-order': 'A log is a chain of segments in order, the last one active.',
  'promise.index-finds-its-batch': 'Every entry of an offset index points to where a batch begins.',
  'promise.log-start-only-rises': 'The start of a log only rises.',
  'promise.retention-stays-below-high-watermark':
    'Retention and DeleteRecords remove only what is committed.',
  'promise.time-index-tells-the-segment':
    'A time index rises, hides nothing younger, and ends with the largest timestamp of its segment.',
  'promise.aborted-stays-invisible':
    'What a log still holds of an aborted transaction stays hidden, and what was committed does not.',
  'promise.checkpoints-tell-the-past': 'A checkpoint names nothing that has not been.',
  'promise.compaction-keeps-the-newest': 'Compaction keeps the newest record of every key.',
  'promise.flushed-stays': 'What has been flushed to the disk outlives a power cut.',
  'promise.producer-state-tells-the-log': 'What a log remembers of producers is what reading it again gives.',
  'promise.sizes-add-up': 'Sizes of batches, segments and log add up.',
  'promise.truncation-leaves-nothing-behind': 'After a truncation nothing speaks of what is gone.',
  'promise.sequences-have-no-gap': 'Sequences of an idempotent producer have no gap.',
  'promise.idempotent-writes-once': 'No batch of an idempotent producer is committed twice.',
  'promise.producer-epochs-only-rise': 'A leader takes nothing of an older producer epoch.',
  'promise.acknowledged-offset-is-real':
    'The offset that an acks=all producer is told is where its record lies.',
  'promise.generations-only-rise': 'A group’s generation only rises.',
  'promise.assignment-has-no-hole':
    'After SyncGroup every partition that the group’s leader knows of has a member.',
  'promise.commits-move-forward': 'What an owner commits of a partition never decreases while it owns it.',
  'promise.newest-instance-wins':
    'A group.instance.id belongs to one member of a group, the one that came with it last.',
  'promise.one-holder-per-record':
    'As its leader sees it, a record of a share group is with one member at a time.',
  'promise.share-start-passes-done':
    'The start of a share-partition rises only, and only over records that are done.',
  'promise.done-is-not-delivered':
    'What is acknowledged or archived in a share group is given to nobody again.',
  'promise.deliveries-stay-within-the-limit':
    'No record is delivered more often than group.share.delivery.count.limit allows.',
  'promise.verdicts-outlive-leaders':
    'Whoever takes over a share-partition knows all that was acknowledged before.',
  'promise.stable-groups-are-settled': 'In a stable group nobody waits, and each has what it is to have.',
  'promise.sessions-last-their-time':
    'A member is dropped when its session timeout is over without a sign of life, and not before.',
  'promise.revoked-before-given':
    'A member takes a partition only when no other of its generation still has it.',
  'promise.one-owner-per-partition': 'In each generation of a group a partition has at most one owner.',
  'promise.one-member-per-partition':
    'In a group of KIP-848 no partition belongs to two members at once, whatever epoch they are in.',
  'promise.owners-hold-their-znodes':
    'A consumer that keeps its membership in ZooKeeper takes a partition only when it stands there as its owner.',
  'promise.member-epochs-follow':
    'In a group of KIP-848 no member is ahead of the group epoch, and in a stable one each owns exactly what it is to own.',
  'promise.assigned-is-subscribed': 'A member is given only partitions of topics that its group reads.',
  'promise.commits-are-of-members': 'A commit is taken only in the generation in which it was made.',
  'promise.commits-stay-within-the-log':
    'A group commits no offset beyond what is committed in the partition.',
  'promise.coordinator-tells-its-log': 'The offsets that a coordinator answers are those in its log.',
  'promise.transaction-states-follow': 'A transaction goes from each state only to those that may follow it.',
  'promise.one-coordinator-per-epoch': 'In one leader epoch one broker coordinates a group.',
  'promise.reads-are-committed': 'A consumer is handed only what is committed.',
  'promise.idempotence-keeps-order':
    'What one idempotent producer sends to a partition is committed in the order it was sent.',
  'promise.producer-ids-have-one-owner': 'A producer id belongs to one transactional id.',
  'promise.markers-follow-decisions':
    'No marker is written before its decision is in the transaction log, nor another than that.',
  'promise.transactions-are-atomic': 'A complete transaction carries its marker in every partition of it.',
  'promise.read-committed-reads-decided':
    'read_committed hands out all of a committed transaction, and nothing of another.',
  'promise.ended-transactions-take-nothing': 'Nothing is written for a transaction that has ended.',
  'promise.fenced-epochs-stay-out':
    'Once InitProducerId has given out an epoch, nothing of an older one comes through.',
  'promise.producers-share-no-epoch': 'No two clients have the same producer id and epoch.',
  'promise.one-transaction-coordinator-per-epoch':
    'In one leader epoch one broker coordinates a transaction.',
  'promise.offsets-follow-their-transaction':
    'Offsets sent to a transaction count if it commits, and only then.',
  'promise.open-transactions-tell-the-log':
    'What holds up read_committed are the transactions that are open in the log, and no others.',
  'promise.time-never-runs-back': 'Simulated time never runs back.',
  'promise.messages-add-up': 'Every message has arrived, is lost, or is on its way.',
  'promise.the-dead-do-nothing': 'A process that is down does nothing.',

  'permits.high-watermark-within-log': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.high-watermark-within-isr':
    'A member that has lost unflushed records and is not fenced yet, or a leader that has not heard of its successor.',
  'permits.high-watermark-is-monotonic': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.new-leader-reaches-committed':
    'Unclean election, unflushed records lost on as many brokers as min.insync.replicas, or a release before KIP-320.',
  'permits.logs-match': 'Only a release before KIP-320.',
  'permits.logs-agree-below-high-watermark':
    'Unclean election until the follower has truncated, unflushed records lost, or a release before KIP-320.',
  'permits.epochs-never-decrease': 'Only a release before KIP-320.',
  'permits.offsets-are-contiguous': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.epoch-cache-tells-the-log': 'Only a release before KIP-320.',
  'permits.truncation-spares-committed':
    'Unclean election, unflushed records lost on the leader, or a release that truncates to the high watermark or does not fence.',
  'permits.follower-continues-its-leader': 'Unclean election, or a release before KIP-320.',
  'permits.one-leader-per-epoch': 'Only a release in which a deposed controller can still send requests.',
  'permits.leader-is-in-isr': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.isr-and-elr-are-sound': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.fenced-brokers-lead-nothing': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.isr-holds-committed':
    'Unclean election, unflushed records lost, a high watermark that moved below min.insync.replicas before 3.7, or a release before KIP-320.',
  'permits.elected-leader-is-complete':
    'Unclean election, unflushed records lost, a high watermark that moved below min.insync.replicas before 3.7, or a release before KIP-320.',
  'permits.own-isr-holds-committed':
    'A leader that has not heard of its successor, and whatever permits the loss of something committed.',
  'permits.maximal-isr-covers-isr':
    'A member that has lost unflushed records; a leader that has forgotten which ISR it asked for.',
  'permits.unclean-restart-leaves-isr':
    'Only a release before KIP-966, which does not look at how a broker stopped.',
  'permits.acknowledged-survives':
    'acks=0 or 1, unclean election, unflushed records lost on as many brokers as min.insync.replicas, or a release before KIP-320.',
  'permits.committed-on-true-leader':
    'Unclean election, unflushed records lost, or a release before KIP-320.',
  'permits.committed-somewhere': 'Unclean election, unflushed records lost, or a release before KIP-320.',
  'permits.partition-epochs-only-rise':
    'Only a release in which a deposed controller can still send requests.',
  'permits.isr-grows-by-its-leader': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.acknowledged-is-committed': 'Unclean election, which decides anew what is committed.',
  'permits.min-isr-is-kept': 'The high watermark before 3.7; never what is accepted.',
  'permits.joiner-has-caught-up': 'Unclean election, or a release before KIP-320.',
  'permits.leaver-was-behind': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.nothing-committed-twice': 'Unclean election, unflushed records lost, or a release before KIP-320.',
  'permits.committed-is-on-majority':
    'Unflushed records lost in a power cut: a majority counts on every disk of it.',
  'permits.one-quorum-leader-per-epoch': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.one-vote-per-epoch': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.quorum-epochs-only-rise': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.quorum-leader-is-complete': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.metadata-logs-agree': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.majority-holds-metadata': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.applied-metadata-is-committed': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.metadata-begins-at-a-snapshot': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.leaders-load-no-snapshot': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.one-active-controller-per-epoch': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.broker-epochs-only-rise': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.snapshots-agree': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.images-tell-the-log': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.segments-are-in-order': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.index-finds-its-batch': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.log-start-only-rises': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.retention-stays-below-high-watermark':
    'Nothing permits it: a violation is a fault of this simulation.',
  'permits.time-index-tells-the-segment': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.aborted-stays-invisible': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.checkpoints-tell-the-past': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.compaction-keeps-the-newest':
    'Unclean election, unflushed records lost on the leader, or a release that truncates to the high watermark or does not fence.',
  'permits.flushed-stays': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.producer-state-tells-the-log': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.sizes-add-up': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.truncation-leaves-nothing-behind':
    'Nothing permits it: a violation is a fault of this simulation.',
  'permits.sequences-have-no-gap': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.idempotent-writes-once': 'Unclean election, unflushed records lost, or a release before KIP-320.',
  'permits.producer-epochs-only-rise': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.acknowledged-offset-is-real':
    'Unclean election, unflushed records lost, or a release before KIP-320.',
  'permits.generations-only-rise': 'Only when its partition of __consumer_offsets has lost records.',
  'permits.assignment-has-no-hole': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.commits-move-forward':
    'Only an application that commits an offset again in the callback of a commitAsync() that failed.',
  'permits.newest-instance-wins': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.one-holder-per-record': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.share-start-passes-done': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.done-is-not-delivered': 'Only when its partition of __share_group_state has lost records.',
  'permits.deliveries-stay-within-the-limit':
    'Nothing permits it: a violation is a fault of this simulation.',
  'permits.verdicts-outlive-leaders': 'Only when its partition of __share_group_state has lost records.',
  'permits.stable-groups-are-settled': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.sessions-last-their-time': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.revoked-before-given': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.one-owner-per-partition': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.one-member-per-partition': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.owners-hold-their-znodes': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.member-epochs-follow': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.assigned-is-subscribed': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.commits-are-of-members': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.commits-stay-within-the-log':
    'Unclean election, unflushed records lost, or a release before KIP-320.',
  'permits.coordinator-tells-its-log': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.transaction-states-follow': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.one-coordinator-per-epoch':
    'Only a release in which a deposed controller can still send requests.',
  'permits.reads-are-committed':
    'Unclean election, which decides anew what is committed, and leaders that have not heard of it.',
  'permits.idempotence-keeps-order': 'Unclean election, unflushed records lost, or a release before KIP-320.',
  'permits.producer-ids-have-one-owner': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.markers-follow-decisions':
    'A release before transaction.version 2, where an epoch does not tell two transactions apart.',
  'permits.transactions-are-atomic': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.read-committed-reads-decided':
    'Unclean election, which decides anew what is committed, and leaders that have not heard of it; a leader that has started anew and takes a marker for replicated before it is.',
  'permits.ended-transactions-take-nothing':
    'A release before transaction.version 2, where an epoch does not tell two transactions apart.',
  'permits.fenced-epochs-stay-out':
    'A release whose leaders do not ask the coordinator (before 3.6), in partitions that have seen no newer epoch.',
  'permits.producers-share-no-epoch': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.one-transaction-coordinator-per-epoch':
    'Only a release in which a deposed controller can still send requests.',
  'permits.offsets-follow-their-transaction':
    'A release before transaction.version 2, where an epoch does not tell two transactions apart.',
  'permits.open-transactions-tell-the-log': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.time-never-runs-back': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.messages-add-up': 'Nothing permits it: a violation is a fault of this simulation.',
  'permits.the-dead-do-nothing': 'Nothing permits it: a violation is a fault of this simulation.',

  'expected.uncleanElection':
    'unclean election: broker {broker}, which was not in sync, was let to lead {partition} in epoch {epoch}',
  'expected.acks': 'acks={acks}: the producer was told “stored” before the record was replicated',
  'expected.unflushedLost':
    'min.insync.replicas={minIsr}, and unflushed records were lost on broker {brokers}',
  'expected.majorityLost':
    'unflushed records were lost on broker {brokers}, and a majority counts on every disk of it',
  'expected.downTogether':
    'min.insync.replicas={minIsr}, and brokers {brokers} were down at once: the last to come back leads, whatever it has lost',
  'expected.lastReplicaStanding':
    'Kafka {version} keeps only the last in-sync replica, broker {broker}, which lost what it had not flushed',
  'expected.uncleanRestartUnseen':
    'Kafka {version} does not notice that broker {broker} has come back after an unclean stop',
  'expected.truncatesToHighWatermark':
    'Kafka {version} truncates to the follower’s own high watermark, as broker {broker} did (before KIP-101)',
  'expected.unfencedReplication':
    'Kafka {version} does not fence replication by the leader epoch, and broker {broker} parted from its leader (before KIP-279 and KIP-320)',
  'expected.noMinIsrGate':
    'Kafka {version} lets the high watermark move with fewer in sync than min.insync.replicas={minIsr} (before 3.7)',
  'expected.forgottenProposal':
    'leader {leader} forgot which ISR it had asked for when news came that it had already, and did not wait for broker {brokers}, which the controller had let in',
  'expected.unheardProposal':
    'leader {leader} never heard that its ISR had been written, for its session in ZooKeeper had ended; it went by the ISR it had, and did not wait for broker {brokers}',
  'expected.replicaLeaving':
    'Kafka {version} tells leader {leader} which replicas are to stay before broker {brokers} is taken out of the ISR, and the leader no longer waits for it',
  'expected.eligibleOutsider':
    'Kafka {version} went on counting broker {broker} as eligible to lead {partition} after a reassignment had taken it out, and with it what it held',
  'expected.strayLog':
    'Kafka {version} tells topics apart by name only: broker {brokers} went on with a log of an earlier {partition}, which it had kept',
  'expected.snapshotForgets':
    'broker {broker} read the producer snapshot of {partition} as it started, and that does not tell that the marker at {offset} is still to be replicated: it takes the transaction for settled',
  'expected.commitTriedAgain':
    '{consumer} commits once more what a commitAsync() had failed to commit, though it has committed since',
  'expected.staleLeader': 'broker {broker} still leads by epoch {epoch}: it has not heard of its successor',
  'expected.zombieController':
    'Kafka {version} lets controller {controller} go on deciding after another has taken over',
  'expected.unknownProducer':
    'the leader of {partition} knew nothing of the producer, and took a batch that was not its first: sequence {sequence} at {offset}',
  'expected.epochUnseen':
    'Kafka {version} compares a producer’s epoch only with what {partition} has seen of it, and asks no coordinator (before 3.6)',
  'expected.oldTransactions':
    'Kafka {version} does not tell a producer’s transactions apart by its epoch (before transaction.version 2)',
} as const;
