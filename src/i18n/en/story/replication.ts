/** Words about partitions and their replicas. */
export const replication = {
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
  'event.partition.leaderlessMajority':
    '{partition} has no leader now, epoch {epoch}: its live replicas must tell what they hold first (commit by majority, not Kafka)',
  'event.partition.leaderByMajority':
    'Broker {to} becomes the leader of {partition}, epoch {epoch}: of a majority it holds most (commit by majority, not Kafka)',
  'event.partition.majorityAsked':
    'The controller asks broker {brokers} what they hold of {partition}, as of epoch {epoch}',
  'event.partition.majorityAnswered':
    'Broker {broker} tells what it holds of {partition}: newest record of epoch {epoch}, log end {leo}',
  'event.partition.majorityMissing':
    '{partition} can have no leader: {needed} of its replicas must be alive, and alive are: {alive}',
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
  'event.isr.shrinkProposed':
    'Broker {leader} asks the controller to take broker {brokers} out of the ISR of {partition}',
  'event.isr.confirmed': 'Leader {leader} of {partition} now goes by the ISR {isr}',
  'event.isr.expandProposed':
    'Broker {leader} asks the controller to take broker {brokers} into the ISR of {partition}',
  'event.isr.proposalRefused':
    'The controller refuses the ISR {isr} that leader {leader} has asked for {partition}: {error}',
  'event.isr.proposalForgotten':
    'Leader {leader} of {partition} forgets that it has asked for the ISR {isr}: news of partition epoch {epoch}, which it had already, has put its state back',
  'event.isr.outcomeUnknown':
    'Leader {leader} of {partition} does not know whether the ISR {isr} was written: its session has ended, and it goes by the ISR it had',
  'event.partition.firstLeaderUnknown':
    'Controller {controller} cannot give {partition} its first leader: its state is in ZooKeeper already, written by an attempt whose answer was lost. The replicas hear of it from the next controller only',
  'event.replica.fetchFailed':
    'Broker {broker} gives up fetching {partition}: what leader {leader} sends begins at {base}, and its own log ends at {end}',
  'event.fetch.refused': 'Broker {broker} refuses a fetch of {partition} by {from}: {error}',
  'event.partition.highWatermarkAdvanced':
    'The high watermark of {partition} on broker {broker} rises from {from} to {to}',
  'event.replica.becameFollower': 'Broker {broker} follows broker {leader} in {partition}, epoch {epoch}',
  'event.nobody': 'none',
  'event.noPartitions': 'nothing',
} as const;
