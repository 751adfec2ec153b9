/** Words about what happens inside a log. */
export const storage = {
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
  'event.log.appended': {
    one: 'Broker {broker} appends {n} record to {partition} at offset {offset}',
    other: 'Broker {broker} appends {n} records to {partition} from offset {offset}',
  },
  'event.log.copied': {
    one: 'Broker {broker} copies {n} record of {partition} at offset {offset}',
    other: 'Broker {broker} copies {n} records of {partition} from offset {offset}',
  },
  'event.log.flushed': 'Broker {broker} forces {partition} onto its disk, up to offset {to}',
} as const;
