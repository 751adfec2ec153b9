/** Words about processes and machines. */
export const brokers = {
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
  'event.endless': 'endless',
  'event.broker.registered': 'Broker {broker} is registered, broker epoch {epoch}',
  'event.broker.registrationRefused': 'The registration of broker {broker} is refused: {error}',
  'event.broker.registrationTimedOut': 'Broker {broker} ends: no controller has registered it within {ms} ms',
  'event.broker.unfenced': 'The controller unfences broker {broker}: it may lead again',
  'event.broker.fenced': 'The controller fences broker {broker}: no heartbeat for {ms} ms',
  'event.broker.fencedShutdown': 'The controller fences broker {broker}: it is shutting down',
  'event.broker.halted':
    'Broker {broker} ends itself: its log of {partition} ends at {own}, the leader’s at {leader}, and unclean elections are not allowed',
  'event.broker.shuttingDown': 'Broker {broker} starts a controlled shutdown: its leaderships move first',
  'event.broker.idInUse':
    'Broker {broker} cannot start: session {session} still holds its id (NodeExists); the process ends',
  'event.broker.noZooKeeper': 'Broker {broker} cannot start: no ZooKeeper server answers; the process ends',
  'event.broker.unregistered': 'Broker {broker} is not registered in ZooKeeper any more',
  'event.broker.powerLost': {
    one: 'The power of broker {broker} fails: {n} unflushed record is gone',
    other: 'The power of broker {broker} fails: {n} unflushed records are gone',
  },
  'event.broker.logsRecovered': {
    one: 'Broker {broker} did not stop in good order: it reads {n} segment again, {bytes} bytes',
    other: 'Broker {broker} did not stop in good order: it reads {n} segments again, {bytes} bytes',
  },
} as const;
