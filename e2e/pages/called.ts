/** What the page calls the things that a journey takes hold of, in both languages. Written here once more, and not read from
 *  the page's own tables: a name that goes wrong there is missed here. */

export type Lang = 'en' | 'zh-CN';

/** As in the order of the keys 1, 2, 3… */
export const LENS_ORDER = [
  'cluster',
  'log',
  'group',
  'producer',
  'controller',
  'transactions',
  'spacetime',
  'audit',
] as const;
export type Lens = (typeof LENS_ORDER)[number];

export interface Called {
  readonly lenses: Readonly<Record<Lens, string>>;
  readonly views: string;
  readonly bench: string;
  readonly ada: string;
  readonly group: (id: string) => string;
  readonly onBench: (name: string) => string;
  readonly memberOf: (name: string, group: string) => string;
  readonly dropToLeave: string;
  readonly dropToJoin: string;
  readonly grid: string;
  readonly brokerUp: (id: number) => RegExp;
  readonly brokerDown: (id: number) => RegExp;
  readonly kill: (id: number) => string;
  readonly restart: (id: number) => string;
  readonly verbs: (id: number) => string;
  readonly producers: string;
  readonly acksOf: (name: string) => string;
  readonly pause: string;
  readonly play: string;
  readonly pace: string;
  readonly add: string;
  readonly topic: string;
  readonly newTopic: string;
  readonly topicName: string;
  readonly replication: string;
  readonly createTopic: string;
  readonly refused: RegExp;
  readonly why: string;
  readonly anomalies: string;
  readonly lostRow: RegExp;
  readonly whyItCame: string;
  readonly dies: RegExp;
  readonly keptBy: string;
  readonly biography: RegExp;
  readonly nextRecord: string;
  readonly stepOn: string;
  readonly stepping: RegExp;
  readonly yourThread: string;
  readonly onItsWay: RegExp;
  readonly inLog: string;
  readonly life: string;
  readonly hasLeft: RegExp;
  readonly find: string;
  readonly found: RegExp;
  readonly fits: string;
  readonly outOfRange: RegExp;
  readonly transactionOverTime: string;
  readonly fenced: string;
  readonly readersOf: string;
  readonly skipsAborted: RegExp;
  readonly waitsToo: string;
  readonly goTo: RegExp;
}

const en: Called = {
  lenses: {
    cluster: 'Cluster',
    log: 'Log',
    group: 'Group',
    producer: 'Producer',
    controller: 'Controller',
    transactions: 'Transactions',
    spacetime: 'Space-time',
    audit: 'Audit',
  },
  views: 'Views',
  bench: 'Bench',
  ada: 'Ada',
  group: (id) => `Group ${id}`,
  onBench: (name) => `${name}, on the bench`,
  memberOf: (name, group) => `${name}, member of ${group}`,
  dropToLeave: 'Drop to leave',
  dropToJoin: 'Drop to join',
  grid: 'Partitions by broker',
  brokerUp: (id) => new RegExp(`^Broker ${id}, up,`),
  brokerDown: (id) => new RegExp(`^Broker ${id}, down,`),
  kill: (id) => `Kill broker ${id}`,
  restart: (id) => `Restart broker ${id}`,
  verbs: (id) => `What can be done to broker ${id}`,
  producers: 'Producers',
  acksOf: (name) => `acks of ${name}`,
  pause: 'Pause',
  play: 'Play',
  pace: 'Pace',
  add: 'Add',
  topic: 'Topic…',
  newTopic: 'New topic',
  topicName: 'name',
  replication: 'replication.factor',
  createTopic: 'Create topic',
  refused: /INVALID_REPLICATION_FACTOR: .*\b9\b/,
  why: 'Why?',
  anomalies: 'Anomalies',
  lostRow: /^lost after acknowledgement.* 1 permitted$/,
  whyItCame: 'Why it came to this',
  dies: /: broker \d dies$/,
  keptBy: 'What would have kept it',
  biography: /^Biography of shop \d+$/,
  nextRecord: 'Wait for the next record',
  stepOn: 'Step it on',
  stepping: /^(Step it on|Stepping…)$/,
  yourThread: 'Your thread',
  onItsWay: /in a batch|in flight/,
  inLog: 'in the leader’s log',
  life: 'Life of one batch',
  hasLeft: /Record \d+ has left the producer: it is at offset \d+ of orders-\d/,
  find: 'Find offset',
  found: /(\d+) segment names, (\d+) index probes, (\d+) batches read/,
  fits: 'fits',
  outOfRange: /^Offset 999999 is outside of this log, .*OFFSET_OUT_OF_RANGE/,
  transactionOverTime: 'One transaction over time',
  fenced: 'shop, fenced',
  readersOf: 'What a consumer of p-0 gets',
  skipsAborted: /leaves out the aborted 0, 1, 2/,
  waitsToo: 'what lies behind it waits too, whoever wrote it',
  goTo: /^Go to 9\.5\d\d:/,
};

const zh: Called = {
  lenses: {
    cluster: '集群',
    log: '日志',
    group: '消费组',
    producer: '生产者',
    controller: '控制器',
    transactions: '事务',
    spacetime: '时空图',
    audit: '审计',
  },
  views: '视图',
  bench: '长凳',
  ada: '甲',
  group: (id) => `消费组 ${id}`,
  onBench: (name) => `${name}，在长凳上`,
  memberOf: (name, group) => `${name}，${group} 的成员`,
  dropToLeave: '放下即离开',
  dropToJoin: '放下即加入',
  grid: '分区与 broker',
  brokerUp: (id) => new RegExp(`^Broker ${id}，运行中，`),
  brokerDown: (id) => new RegExp(`^Broker ${id}，已宕机，`),
  kill: (id) => `杀掉 broker ${id}`,
  restart: (id) => `重启 broker ${id}`,
  verbs: (id) => `对 broker ${id} 的操作`,
  producers: '生产者',
  acksOf: (name) => `${name} 的 acks`,
  pause: '暂停',
  play: '播放',
  pace: '速度',
  add: '新增',
  topic: '主题……',
  newTopic: '新的主题',
  topicName: '名称',
  replication: '副本数',
  createTopic: '创建主题',
  refused: /INVALID_REPLICATION_FACTOR：.*9/,
  why: '为什么？',
  anomalies: '异常',
  lostRow: /^确认之后丢失.* 1 设置容许$/,
  whyItCame: '何以至此',
  dies: /：broker \d 宕机$/,
  keptBy: '怎样才能保住它',
  biography: /^shop 第 \d+ 条的生平$/,
  nextRecord: '等下一条记录',
  stepOn: '让它走一步',
  stepping: /^(让它走一步|正在步进……)$/,
  yourThread: '你的线程',
  onItsWay: /在批次里|在途/,
  inLog: '在领导者日志里',
  life: '一个批次的一生',
  hasLeft: /记录 \d+ 已离开生产者：在 orders-\d 的偏移量 \d+/,
  find: '查找偏移量',
  found: /看了 (\d+) 个段名、(\d+) 次索引探查、(\d+) 个批次/,
  fits: '合适',
  outOfRange: /^偏移量 999999 不在这份日志里.*OFFSET_OUT_OF_RANGE/,
  transactionOverTime: '一个事务的时间线',
  fenced: 'shop，已隔离',
  readersOf: 'p-0 的消费者能读到什么',
  skipsAborted: /跳过已中止的 0、1、2/,
  waitsToo: '它后面的记录不管是谁写的，也要一起等',
  goTo: /^跳到 9\.5\d\d[:：]/,
};

export const CALLED: Readonly<Record<Lang, Called>> = { en, 'zh-CN': zh };
