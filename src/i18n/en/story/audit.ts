/** Words about what the auditor has seen. */
export const audit = {
  'event.record.lost':
    'Lost: {partition} offset {offset} of {producer}, acknowledged with acks={acks}, is on no replica any more',
  'event.record.lostUnstored':
    'Lost: record {number} of {producer} for {partition}, sent with acks={acks}, never came to be in its log, and its producer takes it for stored',
  'event.record.processed': '{consumer} is done with {partition} offset {offset}',
  'event.sink.written':
    '{consumer} has written {rows} records to the database of {group}; {again} had a row already',
  'event.record.duplicated':
    'Duplicated: record {number} of {producer} is committed in {partition} at offset {offset}, and was at {other}',
  'event.record.reordered':
    'Out of order: record {number} of {producer} is committed in {partition} at offset {offset}, behind a later one at {other}',
  'event.record.missed': {
    one: 'Missed: {group} goes on behind {partition} offset {from}, a record it has never processed ({consumer})',
    other:
      'Missed: {group} goes on behind {partition} offsets {from} to {to}, {n} records it has never processed ({consumer})',
  },
  'event.record.reprocessed': {
    one: 'Done again: {consumer} has processed {partition} offset {from}, which {group} had processed before',
    other:
      'Done again: {consumer} has processed {n} records of {partition}, offsets {from} to {to}, which {group} had processed before',
  },
  'event.invariant.broken': 'Broken: {what}',
  'event.invariant.explained': 'Expected ({why}): {what}',
} as const;
