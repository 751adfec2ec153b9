/** Words about controllers and their metadata log. */
export const quorum = {
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
  'event.controller.zombieDecided':
    'Controller {controller} of epoch {epoch} still decides who leads {partition}, and the present epoch is {current}',
  'event.controller.absenceUnseen':
    'Controller {controller} has not seen that broker {broker} was gone: it had registered again before the controller looked',
  'event.control.refused':
    'Broker {broker} does not obey controller {controller} of epoch {epoch}: {api} is refused, {error}',
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
} as const;
