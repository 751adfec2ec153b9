/** Words about consumers. */
export const consumers = {
  'event.consumer.sought.offset': '{consumer} reads {partition} from offset {offset} on, as it was told to',
  'event.consumer.sought.beginning': '{consumer} reads {partition} from its beginning, offset {offset}',
  'event.consumer.sought.end': '{consumer} reads {partition} from its end on, offset {offset}',
  'event.consumer.sought.time': '{consumer} reads {partition} from that time on, offset {offset}',
  'event.consumer.partitionPaused': '{consumer} pauses {partition}: it fetches and hands out nothing of it',
  'event.consumer.partitionResumed': '{consumer} resumes {partition}',
  'event.consumer.callFailed.RetriableCommitFailedException':
    '{consumer}: the callback of {call} gets a RetriableCommitFailedException: nobody tries that commit again',
  'event.consumer.recordUnreadable.pollAgain':
    '{consumer}: poll() throws RecordDeserializationException at {partition} offset {offset}, and will do so again',
  'event.consumer.recordUnreadable.skip':
    '{consumer}: poll() throws RecordDeserializationException at {partition} offset {offset}; the application seeks behind it',
  'event.consumer.recordUnreadable.die':
    '{consumer}: poll() throws RecordDeserializationException at {partition} offset {offset}, and the process ends by it',
  'event.consumer.callFailed.CommitFailedException':
    '{consumer}: {call} throws CommitFailedException: the member is no longer one of this generation',
  'event.consumer.callFailed.RebalanceInProgressException':
    '{consumer}: {call} throws RebalanceInProgressException: it can commit again after the next poll()',
  'event.consumer.callFailed.TimeoutException':
    '{consumer}: {call} throws TimeoutException: nobody answered in time',
  'event.consumer.callFailed.IllegalStateException':
    '{consumer}: {call} throws IllegalStateException: the partition is no longer assigned to it',
  'event.consumer.callFailed.NoOffsetForPartitionException':
    '{consumer}: {call} throws NoOffsetForPartitionException: nothing is committed, and auto.offset.reset is none; the application ends',
  'event.consumer.callFailed.OffsetOutOfRangeException':
    '{consumer}: {call} throws OffsetOutOfRangeException: what it is to read is not there any more, and auto.offset.reset is none; the application ends',
  'event.consumer.callFailed.LogTruncationException':
    '{consumer}: {call} throws LogTruncationException: the log has parted from its position, and auto.offset.reset is none; the application ends',
  'event.consumer.fenced':
    '{consumer} ends: another process is group.instance.id {instance} in group {group} now (FENCED_INSTANCE_ID)',
  'event.consumer.skippedAborted':
    '{consumer} passes over offsets {from} to {to} of {partition}: producer id {pid} has aborted them',
  'event.consumer.revoked': '{consumer} gives up {partitions}',
  'event.consumer.assigned': '{consumer} now reads {partitions}, generation {generation}',
  'event.consumer.assignedNone': '{consumer} gets nothing new in generation {generation}',
  'event.consumer.claimed':
    '{consumer} has put its name into ZooKeeper as the owner of {partitions}, and reads',
  'event.consumer.claimedNone': '{consumer} reckons that nothing more is its own',
  'event.consumer.rebalanceBegan':
    '{consumer} stops reading, gives up what it owns in ZooKeeper, and reckons anew what is its own',
  'event.consumer.rebalanceAgain': '{consumer} tries to rebalance once more: attempt {attempt}',
  'event.consumer.ownerInTheWay':
    '{consumer} cannot have {partition} yet: {owner} still stands in ZooKeeper as its owner',
  'event.consumer.ownerWasInTheWay':
    '{consumer} could not have {partition}: its owner was still there a moment ago',
  'event.consumer.rebalanceFailed':
    '{consumer} gives up after {attempts} attempts (ConsumerRebalanceFailedException): it reads nothing until the group changes again',
  'event.consumer.lost': '{consumer} loses {partitions} without a chance to commit',
  'event.consumer.reset':
    '{consumer} has no position in {partition} and starts at offset {offset} ({policy})',
  'event.consumer.truncationDetected':
    '{consumer} stood at {position} in {partition}; the new leader’s log leaves the one it read at {offset}, and it goes on there',
  'event.consumer.truncationResets':
    '{consumer} stood at {position} in {partition}; the new leader knows nothing of that epoch, and its position is reset',
  'event.consumer.truncationStops':
    '{consumer} stood at {position} in {partition}, which the new leader’s log does not reach in the same way; without auto.offset.reset it stops there',
  'event.consumer.delivery.push':
    'From now on brokers push records to {consumer} as soon as they may be read, which is not Kafka',
  'event.consumer.delivery.pull': '{consumer} fetches its records again, as Kafka has it',
  'event.consumer.overflowed': {
    one: 'The inbox of {consumer} is full ({inbox}): offset {from} of {partition} is dropped (push, not Kafka)',
    other:
      'The inbox of {consumer} is full ({inbox}): {n} records of {partition}, offsets {from} to {to}, are dropped (push, not Kafka)',
  },
  'event.consumer.readsFrom': '{consumer} now reads {partition} from the nearer broker {broker}',
  'event.consumer.polled': '{consumer} reads {partition} from offset {from} up to {to}',
} as const;
