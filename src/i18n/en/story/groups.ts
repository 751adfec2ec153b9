/** Words about groups. */
export const groups = {
  'event.group.stateChanged': 'Group {group}: {from} becomes {to}, generation {generation}',
  'event.group.memberReplaced':
    '{consumer} takes the place of {other} in group {group}: both bear group.instance.id {instance}, and {other} is fenced',
  'event.group.memberReplacedSame':
    '{consumer} is back in group {group} as group.instance.id {instance}, and takes up its old place',
  'event.group.offsetsReset': 'Group {group} begins from {offsets} next time',
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
  'event.group.assignedPart': '{consumer} gets {partitions}',
  'event.group.assignedNone': '{consumer} gets nothing',
  'event.group.commitRefused': 'An offset commit of {consumer} in group {group} is refused: {error}',
  'event.coordinator.loaded': 'Broker {broker} has read {partition} and now coordinates {groups}',
  'event.coordinator.unloaded': 'Broker {broker} no longer coordinates {groups} ({partition})',
  'event.group.offsetsPending':
    'Group {group}: producer id {pid} will commit {offsets} if its transaction does',
  'event.group.offsetsCommitted': 'Group {group}: the transaction of producer id {pid} commits {offsets}',
  'event.group.offsetsAborted': 'Group {group}: the transaction of producer id {pid} drops {offsets}',
  'event.group.offsetCommitted': '{consumer} commits in group {group}: {offsets}',
  'event.noGroups': 'no group',
} as const;
