/** Words of the partition × broker matrix. */
export const cluster = {
  'cluster.grid': 'Partitions by broker',
  'cluster.addBroker': 'Add a broker',
  'cluster.addBroker.short': 'Broker',
  'cluster.noTopics': 'No topics yet',
  'cluster.noBrokers': 'No brokers yet',
  'cluster.noTopics.how': 'A topic’s partitions are the rows of this chart. Create one to see its logs.',

  // Broker header. The state line is short: it must fit a column 150 px wide.
  'cluster.broker': 'Broker {broker}',
  'cluster.broker.rack': 'rack {rack}',
  'cluster.broker.leads': { one: 'leads {n}', other: 'leads {n}' },
  'cluster.broker.epoch': 'epoch {epoch}',
  'cluster.broker.down': 'down {seconds} s',
  'cluster.broker.fenced': 'fenced',
  'cluster.broker.starting': 'starting',
  'cluster.broker.stopping': 'shutting down',
  'cluster.broker.session': 'session ends in {seconds} s',
  'cluster.broker.sessionShort': 'session {seconds} s',
  'cluster.broker.cut': 'cut off',
  'cluster.broker.slow': '{factor}× slower',
  'cluster.broker.controller': 'active controller',
  'cluster.broker.name':
    'Broker {broker}, {state}, leads {leads} of {replicas} replicas. K kill, R restart, S slow, N cut off.',
  'cluster.broker.state.up': 'up',
  'cluster.broker.state.down': 'down',
  'cluster.broker.kill': 'Kill broker {broker}',
  'cluster.broker.stop': 'Stop broker {broker}',
  'cluster.broker.slowDown': 'Slow broker {broker}',
  'cluster.broker.speedUp': 'Broker {broker} back to normal speed',
  'cluster.broker.cutOff': 'Cut broker {broker} off',
  'cluster.broker.reconnect': 'Reconnect broker {broker}',
  'cluster.broker.restart': 'Restart broker {broker}',
  'cluster.broker.actions': 'What can be done to broker {broker}',
  'cluster.restart': 'Restart',

  // Metadata row: the log of __cluster_metadata as each broker holds it.
  'cluster.metadata': 'metadata',
  'cluster.metadata.name': 'Metadata log, broker {broker}, applied {applied}, log end {logEnd}',
  'cluster.quorum': 'KRaft quorum, controller {controller} active, {up} of {count}',
  'cluster.quorum.none': 'KRaft quorum, no active controller, {up} of {count}',
  'cluster.quorum.line': '{controller} active, {up} of {count}',
  'cluster.quorum.short': '{up} of {count}',
  'cluster.quorum.unattached': 'no controller',
  'cluster.controller.up': 'Controller {controller}, {role}, epoch {epoch}',
  'cluster.controller.kill': 'Kill controller {controller}',
  'cluster.controller.restart': 'Restart controller {controller}',

  // Topic band
  'cluster.topic': '{partitions} partitions, replication {replication}, min.insync.replicas {minIsr}',
  'cluster.topic.short': '{partitions} partitions, replication {replication}',
  'cluster.topic.noGroup': 'no group',
  'cluster.internal': 'internal',
  'cluster.internal.topic': '{topic} {partitions}',
  'cluster.internal.leaderless': '{n} without a leader',
  'cluster.internal.underReplicated': '{n} under-replicated',

  // Notes in a cell: a word or two above the channel
  'cluster.note.epoch': 'epoch {epoch}',
  'cluster.note.held': 'HW held',
  'cluster.note.heldShort': 'held',
  'cluster.note.electing': 'electing, epoch {epoch}',
  'cluster.note.electingShort': 'electing',
  'cluster.note.atRisk': { one: '{n} at risk', other: '{n} at risk' },
  'cluster.note.atRiskLong': { one: '{n} acked, at risk', other: '{n} acked, at risk' },
  'cluster.note.leaderDown': 'leader down',
  'cluster.note.offline': 'no leader',
  'cluster.note.stale': 'old leader, epoch {epoch}',
  'cluster.note.staleShort': 'old leader',

  // What a cell is called when it is read aloud, and in its tooltip
  'cluster.cell.leader':
    '{partition}, broker {broker}, leader, epoch {epoch}, high watermark {hw}, log end {leo}, {sync}',
  'cluster.cell.follower':
    '{partition}, broker {broker}, follower, high watermark {hw}, log end {leo}, {sync}',
  'cluster.cell.electing':
    '{partition}, broker {broker}, electing, epoch {epoch}, high watermark {hw}, log end {leo}, {sync}',
  'cluster.cell.offline': '{partition}, broker {broker}, offline, high watermark {hw}, log end {leo}, {sync}',
  'cluster.cell.offlineLeader':
    '{partition}, broker {broker}, leader, offline, high watermark {hw}, log end {leo}, {sync}',
  'cluster.cell.none': '{partition}, broker {broker}, no replica',
  'cluster.cell.atRisk': {
    one: '{n} acknowledged record only here',
    other: '{n} acknowledged records only here',
  },
  'cluster.cell.held.minIsr': 'High watermark held: fewer in-sync replicas than min.insync.replicas',
  'cluster.cell.held.broker': 'High watermark held: broker {broker} is in sync and does not fetch',
  'cluster.sync.in': 'in sync',
  'cluster.sync.out': 'out of sync',
  'cluster.row': '{partition}, in sync: {isr} of {replicas}',
  'cluster.isr.leaving': 'Broker {broker} is to leave the in-sync replicas',
  'cluster.isr.joining': 'Broker {broker} is to join the in-sync replicas',

  // Ownership strips
  'cluster.lag': 'lag',
  'cluster.group.name': 'Group {group}',
  'cluster.strip.owned': '{group}, {partition}: {consumer}, position {position}, lag {lag}',
  'cluster.strip.unknown': '{group}, {partition}: {consumer}, lag not known yet',
  'cluster.strip.barrier': '{group}, {partition}: revoked, waiting at the barrier, lag {lag}',
  'cluster.strip.none': '{group}, {partition}: no owner, lag {lag}',
  'cluster.strip.notSubscribed': '{group} does not read {partition}',
  'cluster.strip.preview': '{group}, {partition}: would go to {consumer}',

  // Something that needs attention is scrolled away
  'cluster.attention.atRisk': {
    one: '{n} acknowledged record only on broker {broker}',
    other: '{n} acknowledged records only on broker {broker}',
  },
  'cluster.attention.offline': 'no leader: no in-sync replica is alive',
  'cluster.attention.leaderDown': 'leader is down, nobody has taken over',
  'cluster.attention.electing': 'electing, epoch {epoch}',
  'cluster.attention.held': 'high watermark held',
  'cluster.attention.below': { one: '{n} row below', other: '{n} rows below' },
  'cluster.attention.above': { one: '{n} row above', other: '{n} rows above' },
  'cluster.attention.go': 'Scroll to {partition}',

  // A packet under the pointer, in one line
  'cluster.packet': '{api} from {from} to {to}',
  'cluster.packet.response': '{api} response from {from} to {to}',
  'cluster.packet.records': { one: '{n} record', other: '{n} records' },
  'cluster.packet.lost': 'lost on the way',
  'cluster.packet.bundle': { one: '{n} message', other: '{n} messages' },
  'cluster.node.broker': 'broker {id}',
  'cluster.node.controller': 'controller {id}',
} as const;
