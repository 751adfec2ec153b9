/** zoo.cfg: what the servers of ZooKeeper go by. */
import type { Meaning } from './meaning.ts';

export const ZOOKEEPER = {
  tickTime: {
    en: 'ZooKeeper’s unit of time: heartbeats, limits and session ends are counted in it. Smaller notices trouble sooner and makes more messages; sessions last 2 to 20 of them.',
    zh: 'ZooKeeper 的时间单位，心跳、时限和会话到期都按它数。调小，更快发现问题，消息也更多；会话最短 2 个、最长 20 个单位。',
  },
  initLimit: {
    en: 'How many ticks a ZooKeeper server has to connect to its leader and catch up with it. More let one with much to fetch make it; fewer give up on an unreachable leader sooner.',
    zh: 'ZooKeeper 服务器连上领导者并追平数据，最多用多少个 tick。多了，落后很多的也来得及；少了，更快放弃连不上的领导者。',
  },
  syncLimit: {
    en: 'How many ticks a ZooKeeper follower and its leader may be out of touch. Fewer begin an election sooner; more ride out a slow network.',
    zh: 'ZooKeeper 的跟随者与领导者最多失联多少个 tick。少了，更早重新选举；多了，熬得过网络变慢。',
  },
} as const satisfies Readonly<Record<string, Meaning>>;
