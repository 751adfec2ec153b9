/** What a group says itself, for all its members; it stands over what its brokers say. */
import type { Meaning } from './meaning.ts';

export const GROUP = {
  'share.session.timeout.ms': {
    en: 'How long a member of this share group may be silent before it is put out and its records are free for others. Smaller frees them sooner; larger forgives pauses.',
    zh: '本共享组的成员多久没有心跳就被移出，手里的记录让给别人。调小，记录更早放出；调大，容得下暂停。',
  },
  'share.heartbeat.interval.ms': {
    en: 'How often members of this share group send a heartbeat. Smaller: they learn sooner which partitions to read; larger: fewer requests.',
    zh: '本共享组的成员多久发一次心跳。调小，更早得知该读哪些分区；调大，请求更少。',
  },
  'share.record.lock.duration.ms': {
    en: 'How long a record that this share group has handed out is locked. It should be longer than processing takes, else the record is handed out once more; longer also makes a crash cost more waiting.',
    zh: '本共享组投递出去的记录锁多久。应比处理的时间长，否则会再投递一次；锁得久，成员崩溃后记录也等得久。',
  },
  'share.auto.offset.reset': {
    en: 'Where this share group begins in a partition it has not read yet: at its start (earliest), its end (latest), or as far back as a duration says. Only what lies behind that is ever handed out.',
    zh: '本共享组第一次读某个分区时从哪里开始：开头（earliest）、末尾（latest），或往回一段时间。更早的记录不会投递。',
  },
  'share.isolation.level': {
    en: 'Whether this share group is handed records of transactions that are open or aborted. read_committed waits for the outcome; read_uncommitted hands everything out at once.',
    zh: '未完成和已中止事务的记录，本共享组是否投递。read_committed 等事务有了结果；read_uncommitted 来了就投。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
