/** GroupConfig: what kafka-configs.sh --entity-type groups sets, for one group, while the cluster runs. */
import { maker } from './definition.ts';

const { int, text } = maker('group');
const SHARE = { eras: ['4.1'] } as const;

export const GROUP_CONFIGS = {
  'share.session.timeout.ms': int(45_000, 45_000, 60_000, {
    ...SHARE,
    brokerName: 'group.share.session.timeout.ms',
  }),
  'share.heartbeat.interval.ms': int(5_000, 5_000, 15_000, {
    ...SHARE,
    brokerName: 'group.share.heartbeat.interval.ms',
  }),
  'share.record.lock.duration.ms': int(30_000, 15_000, 60_000, {
    ...SHARE,
    brokerName: 'group.share.record.lock.duration.ms',
  }),
  'share.auto.offset.reset': text('latest', {
    ...SHARE,
    values: ['latest', 'earliest'],
    pattern: {
      regex: '^by_duration:P(?=.)([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?$',
      example: 'by_duration:PT1H',
      eras: ['4.1'],
    },
  }),
  'share.isolation.level': text('read_uncommitted', {
    ...SHARE,
    values: ['read_uncommitted', 'read_committed'],
  }),
} as const;
