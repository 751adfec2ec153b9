/** Share groups: what happens to their records. {offsets}: `5`, or `5 to 9`. */
export const shares = {
  'event.share.partitionLoaded.state':
    'Broker {broker} takes up {partition} for share group {group} where it was left, from offset {start}',
  'event.share.partitionLoaded.earliest':
    'Broker {broker} begins {partition} for share group {group} at the start of the log, offset {start}',
  'event.share.partitionLoaded.latest':
    'Broker {broker} begins {partition} for share group {group} at its end, offset {start}',
  'event.share.partitionLoaded.duration':
    'Broker {broker} begins {partition} for share group {group} at offset {start}, by age',
  'event.share.partitionDropped':
    'Broker {broker} no longer serves {partition} to share group {group}: every lock is forgotten',
  'event.share.acquired': '{consumer} acquires {offsets} of {partition}, delivery {count}, until {until}',
  'event.share.acknowledged.accept': '{consumer} accepts {offsets} of {partition}',
  'event.share.acknowledged.release': '{consumer} releases {offsets} of {partition}: others may have them',
  'event.share.acknowledged.reject': '{consumer} rejects {offsets} of {partition}',
  'event.share.acknowledged.gap': '{consumer} finds nothing to process at {offsets} of {partition}',
  'event.share.acknowledgeRefused': 'What {consumer} says of {partition} does not count: {error}',
  'event.share.released.lockExpired':
    'The lock of {consumer} on {offsets} of {partition} runs out after delivery {count}',
  'event.share.released.sessionClosed': '{consumer} closes its session and gives up {offsets} of {partition}',
  'event.share.released.disconnected':
    'The connection of {consumer} is gone, and with it {offsets} of {partition}',
  'event.share.archived.rejected': '{offsets} of {partition} archived: rejected',
  'event.share.archived.deliveryLimit':
    '{offsets} of {partition} archived for share group {group}: {count} deliveries, and nobody could process it',
  'event.share.archived.logStart': '{offsets} of {partition} archived: the log begins later now',
  'event.share.startMoved': 'Share group {group} is done with {partition} below offset {to}',
  'event.share.delivered': '{consumer} is handed {offsets} of {partition}, delivery {count}',
  'event.share.processed.accept': '{consumer} has processed {offsets} of {partition}',
  'event.share.processed.release': '{consumer} fails on {offsets} of {partition}, delivery {count}',
  'event.share.processed.reject': '{consumer} finds {offsets} of {partition} unprocessable',
  'event.shareState.loaded': 'Broker {broker} now keeps the share states in {partition}',
  'event.shareState.unloaded': 'Broker {broker} no longer keeps the share states in {partition}',
  'share.offsets': '{first} to {last}',
} as const;
