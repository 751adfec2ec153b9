/** Words about transactions. */
export const transactions = {
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
  'event.transaction.mustWait':
    'The transaction before is not complete yet: {asker} asks again in {ms} ms (CONCURRENT_TRANSACTIONS)',
  'event.transaction.notVerified':
    'Broker {broker} does not take a batch of producer id {pid} into {partition}, which is in no open transaction of it: {error}',
} as const;
