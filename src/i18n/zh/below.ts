/** 底层（场景的读取、配置的检查）所说的英文句子，逐式译成中文。它们在文字之下，命令行也用，所以只有英文；这里按句式对照，
 *  认不出的句子不译，由页面作为引文显示。`{…}` 处是名称或数值；先匹配的先用。 */
export type Form = readonly [english: string, chinese: string];

/** 整句，或“位置: ”之后的部分；句末的英文句号不写。 */
export const FORMS: readonly Form[] = [
  // 形状
  ['no such field; known are {known}', '没有这个字段；已知的有 {known}'],
  ['no such field', '没有这个字段'],
  ['this field is missing', '缺少这个字段'],
  ['there is no command {what}; known are {known}', '没有 {what} 这个命令；已知的有 {known}'],
  ['there is no command {what}', '没有 {what} 这个命令'],
  ['got nothing; give {right}', '这里是空的；应为{right}'],
  ['got {what}; give {right}', '这里是 {what}；应为{right}'],
  // 名称与数目
  ['The node id {name} is given twice; give each its own', '节点 ID {name} 用了两次；每个节点要有自己的 ID'],
  [
    'The topic name {name} is given twice; give each its own',
    '主题名 {name} 用了两次；每个主题要有自己的名称',
  ],
  [
    'The producer name {name} is given twice; give each its own',
    '生产者名 {name} 用了两次；每个生产者要有自己的名称',
  ],
  [
    'The group name {name} is given twice; give each its own',
    '消费组名 {name} 用了两次；每个消费组要有自己的名称',
  ],
  [
    'The consumer name {name} is given twice; give each its own',
    '消费者名 {name} 用了两次；每个消费者要有自己的名称',
  ],
  ['there is no topic of its group {name}; known are {known}', '它的消费组不读主题 {name}；所读的有 {known}'],
  ['there is no topic of its group {name}', '它的消费组不读主题 {name}'],
  ['there is no topic {name}; known are {known}', '没有主题 {name}；已知的有 {known}'],
  ['there is no topic {name}', '没有主题 {name}'],
  ['there is no group {name}; known are {known}', '没有消费组 {name}；已知的有 {known}'],
  ['there is no group {name}', '没有消费组 {name}'],
  ['there is no broker {name}; known are {known}', '没有 broker {name}；已知的有 {known}'],
  ['there is no server {name}; known are {known}', '没有服务器 {name}；已知的有 {known}'],
  // 元数据
  ['name at least one; brokers register with them', '至少要有一个：broker 向它们注册'],
  [
    'Kafka {era} keeps its metadata with controllers; leave this list out',
    'Kafka {era} 的元数据由控制器保存；请去掉这个列表',
  ],
  [
    'in Kafka {era} one of the brokers is the controller, and ZooKeeper keeps the metadata; leave this list empty and name servers in "zookeepers"',
    'Kafka {era} 由某个 broker 兼任控制器，元数据由 ZooKeeper 保存；请把这个列表留空，在 zookeepers 里列出服务器',
  ],
  ['{n} servers; an ensemble has 1, 3 or 5', '这里有 {n} 台服务器；ZooKeeper 集群要有 1、3 或 5 台'],
  // 版本还没有的
  ['Kafka {era} has no transactions; they came with {since}', 'Kafka {era} 还没有事务，它从 {since} 起才有'],
  ['Kafka {era} has no producer ids; set false', 'Kafka {era} 没有生产者 ID；请设为 false'],
  [
    'Kafka {era} has no static members; they came with {since}',
    'Kafka {era} 还没有静态成员，它从 {since} 起才有',
  ],
  [
    'Kafka {era} has no share groups; they came with {since}',
    'Kafka {era} 还没有共享组，它从 {since} 起才有',
  ],
  ['Kafka {era} has no {what}; it came with {since}', 'Kafka {era} 还没有 {what}，它从 {since} 起才有'],
  [
    'what is not Kafka can be tried in era {only} alone, and this is {era}; leave it out',
    '非 Kafka 的做法只能在 {only} 时代试，而这里是 {era}；请去掉它',
  ],
  // 应用
  [
    'an application that transforms has one thread; leave one of the two out',
    '做转换的应用只有一个线程；两者请去掉其一',
  ],
  [
    'the thread that polls is one; say 1 worker, or let a pool work',
    '拉取的线程只有一个；请设为 1 个工作线程，或改用线程池',
  ],
  [
    'the thread that polls cannot poll while it works; set waits to true, or let a pool work',
    '拉取的线程在处理时无法拉取；请把 waits 设为 true，或改用线程池',
  ],
  [
    'an exception ends the loop of the thread that polls, not a pool; leave throwsAt out, or set by to "thread"',
    '异常只结束拉取线程的循环，不影响线程池；请去掉 throwsAt，或把 by 设为 "thread"',
  ],
  [
    'workers that take record by record have no batch in common; one transaction for each record, or work by key or batch',
    '逐条取记录的工作线程没有共同的批次；请每条记录用一个事务，或按键、按批次处理',
  ],
  [
    'offsets go with the rows in one transaction; set transaction to record or batch',
    '偏移量要与数据行在同一个事务里；请把 transaction 设为 record 或 batch',
  ],
  [
    'the offsets lie in the database, so nobody commits them to Kafka; set commit to database',
    '偏移量存在数据库里，不再提交到 Kafka；请把 commit 设为 database',
  ],
  [
    'only a transactional sink keeps offsets; set its write to transactional, or commit otherwise',
    '只有事务写入的 sink 才保存偏移量；请把 write 设为 transactional，或换一种提交方式',
  ],
  ['only members of a share group release or reject records', '只有共享组的成员才释放或拒绝记录'],
  [
    'a member of a share group has one thread; leave transform and processing out',
    '共享组的成员只有一个线程；请去掉 transform 和 processing',
  ],
  ['share groups have no static members', '共享组没有静态成员'],
  ['nobody is pushed to in a share group; leave it out', '共享组里没有推送；请去掉它'],
  // 副本
  [
    '{rows} lists of replicas for {partitions} partitions; give one for each',
    '有 {partitions} 个分区，却给了 {rows} 个副本列表；请每个分区给一个',
  ],
  ['a broker is named twice', '同一个 broker 出现了两次'],
  ['{n} replicas, and replicationFactor is {factor}', '有 {n} 个副本，而 replicationFactor 是 {factor}'],
  [
    '{n} replicas need as many brokers, and there are {brokers}',
    '{n} 个副本需要同样多的 broker，而这里只有 {brokers} 个',
  ],
  ['idempotence needs acks "all", and acks is {acks}', '幂等需要 acks 为 "all"，而这里是 {acks}'],
  // 时间
  [
    'latencyMsMin {least} is above latencyMsMax {most}; exchange them',
    'latencyMsMin {least} 大于 latencyMsMax {most}；请对调',
  ],
  [
    '{atMs} comes before {before} of the line above; put the script in order of time',
    '{atMs} 早于上一行的 {before}；请按时间先后排列',
  ],
  [
    '{atUs} comes before {before} of the command above; put them in order of time',
    '{atUs} 早于上一个命令的 {before}；请按时间先后排列',
  ],
  // 成员关系在 ZooKeeper 里的消费者
  [
    'its group keeps its members in ZooKeeper; leave this out, or leave zookeeper.connect out of the group',
    '它的消费组把成员关系放在 ZooKeeper 里；请去掉这一项，或去掉消费组的 zookeeper.connect',
  ],
  [
    'consumers that keep their members in ZooKeeper share by range here',
    '成员关系在 ZooKeeper 里的消费者，这里按 range 分配',
  ],
  [
    'only consumers with zookeeper.connect read it; leave one of the two out',
    '只有设了 zookeeper.connect 的消费者才读它；两者请去掉其一',
  ],
  [
    '{value} is said by consumers with zookeeper.connect; this one says {own}',
    '{value} 是设了 zookeeper.connect 的消费者的说法；这里应写 {own}',
  ],
  [
    'Wrong value {value} of auto.offset.reset in ConsumerConfig; Valid values are smallest and largest',
    'auto.offset.reset 不能是 {value}，只能是 smallest 或 largest',
  ],
  // 配置
  ['Invalid value {value} for configuration {name}: {why}', '{name} 的值不能是 {value}：{why}'],
  ['{name} is set on a {others}, not on a {scope}', '{name} 设在 {others} 上，而不是 {scope} 上'],
  ['{name} is not a config that this cluster knows', '这个集群不认识配置 {name}'],
  ['{name} is not a config of era {era}: {eras}', '{era} 时代没有配置 {name}：{eras}'],
  ['{name} cannot be {value} in era {era}: {eras}', '在 {era} 时代，{name} 不能是 {value}：{eras}'],
  ['it belongs to era {eras}', '它属于 {eras} 时代'],
  ['it belongs to eras {eras}', '它属于 {eras} 各时代'],
  [
    '{name} is left at its default of nothing: the simulation does not act on it',
    '{name} 保持默认（空）：本模拟不体现它的作用',
  ],
  [
    '{name} is left at its default {value}: the simulation does not act on it',
    '{name} 保持默认值 {value}：本模拟不体现它的作用',
  ],
  [
    '{name} cannot change while the broker runs: Kafka reads it once, at start',
    'broker 运行时不能改 {name}：Kafka 只在启动时读它一次',
  ],
  [
    "{name} cannot change while the client runs: Kafka's clients read it once, at start",
    '客户端运行时不能改 {name}：Kafka 的客户端只在启动时读它一次',
  ],
  ['{name} is true or false', '{name} 只能是 true 或 false'],
  ['{name} is one of the settings, not of the configs', '{name} 属于设置，不在配置里改'],
  ['{name} is one of {values}', '{name} 只能取 {values} 之一'],
  ['{name} is a list of {values}', '{name} 是由 {values} 组成的列表'],
  ['{name} is a number from {least} to {most}', '{name} 是 {least} 到 {most} 之间的数'],
  ['{name} is a whole number from {least} to {most}', '{name} 是 {least} 到 {most} 之间的整数'],
  // 打开与导入
  ['There is no variant {name}; known are {known}', '没有变体 {name}；已知的有 {known}'],
  ['this path leads nowhere in the scenario', '这条路径在场景里无处可去'],
  ['no scenario {name} is shipped', '没有名为 {name} 的自带场景'],
  ['no scenario of that name is shipped', '没有这个名称的自带场景'],
  ['{name} could not be fetched: {why}', '没能取到 {name}，浏览器说：“{why}”'],
  ['give one of {known}', '请用 {known} 之一'],
  ['The file has {n} characters; a scenario has {most} at most', '文件有 {n} 个字符；场景最多 {most} 个'],
  ['The file is no JSON: {why}', '文件不是 JSON，浏览器说：“{why}”'],
  [
    'The text describes no topic; paste what kafka-topics.sh --describe prints',
    '文本里没有描述任何主题；请粘贴 kafka-topics.sh --describe 的输出',
  ],
];

/** “应为”之后。 */
export const RIGHT: readonly Form[] = [
  ['a whole number from {least} to {most}', ' {least} 到 {most} 之间的整数'],
  ['a number from {least} to {most}', ' {least} 到 {most} 之间的数'],
  ['true or false', ' true 或 false'],
  ['one of {values}', ' {values} 之一'],
  ['a text of 1 to {most} characters', ' 1 到 {most} 个字符的文本'],
  [
    'a name of 1 to 32 letters, digits, ".", "_" or "-", with a letter or digit first',
    ' 1 到 32 个字母、数字、“.”、“_”或“-”组成的名称，以字母或数字开头',
  ],
  ['the name of a group, or null for the bench', '消费组的名称，或表示长凳的 null'],
  [
    'a node as b1 (broker), c101 (controller), z201 (ZooKeeper server), p-checkout (producer) or k-ada (consumer)',
    '节点，如 b1（broker）、c101（控制器）、z201（ZooKeeper 服务器）、p-checkout（生产者）、k-ada（消费者）',
  ],
  ['a node as b1, or "*" for every other node', '节点，如 b1；或表示其余所有节点的 "*"'],
  ['a list of {least} to {most} items', ' {least} 到 {most} 项的列表'],
  ['a list of facts', '事实的列表'],
  ['a list of expectations', '期望的列表'],
  ['a list of variants', '变体的列表'],
  ['a list of {n}', ' {n} 项的列表'],
  ['a text, as in a properties file: "10000", "true"', '文本，与 properties 文件里一样，如 "10000"、"true"'],
  [
    'a text, as in a properties file, or null for the default',
    '文本，与 properties 文件里一样；或表示默认值的 null',
  ],
  ['a text, a number, true, false or null', '文本、数、true、false 或 null'],
  ['an object of config names and values', '由配置名和值组成的对象'],
  ['an object of paths and values, as {example}', '由路径和值组成的对象，如 {example}'],
  ['an object with {fields}', '含有 {fields} 的对象'],
  ['a partition, for example "orders-0"', '分区，如 "orders-0"'],
  [
    'a transactional.id of 1 to 32 letters, digits, ".", "_" or "-"',
    ' 1 到 32 个字母、数字、“.”、“_”或“-”组成的 transactional.id',
  ],
  ['none, unwritten, some, all, or a number of records', ' none、unwritten、some、all，或记录条数'],
  [
    'a topic, a group, a broker id, or "" for all brokers',
    '主题、消费组、broker ID，或表示所有 broker 的 ""',
  ],
  ['a name', '名称'],
  ['a number', '数'],
  ['a value or a list of values', '一个值，或值的列表'],
  ['a path that begins with one of {roots}, as {example}', '以 {roots} 之一开头的路径，如 {example}'],
  [
    'the name of an event, as {examples} or replica.truncated',
    '事件的名称，如 {examples} 或 replica.truncated',
  ],
  ['exactly one question beside the path: {questions}', '路径之外恰好一个问题：{questions}'],
  ['a fact: an object with path, event, all, any or not', '事实：含有 path、event、all、any 或 not 的对象'],
  ['a step with atMs, with when, or with both', '一步，要有 atMs 或 when，或两者都有'],
  ['the number 1', ' 1'],
  ['the word {word}', ' {word}'],
  ['a scenario, or { "shipped": "default" }', '场景，或 { "shipped": "default" }'],
  [
    'a command id of 1 to 40 letters, digits or "-", as you-1',
    ' 1 到 40 个字母、数字或“-”组成的命令 ID，如 you-1',
  ],
  [
    'the name of a shipped scenario: small letters, digits and hyphens, as default',
    '自带场景的名称：小写字母、数字和连字符，如 default',
  ],
  ['the id of something in the picture, 1 to 300 characters', '画面中某物的 ID，1 到 300 个字符'],
  ['sixteen hexadecimal digits', '十六位十六进制数字'],
  [
    '"beginning", "end", {"offset": …} or {"sinceMs": …}',
    ' "beginning"、"end"、{"offset": …} 或 {"sinceMs": …}',
  ],
];
