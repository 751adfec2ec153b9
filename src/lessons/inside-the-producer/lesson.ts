/** What a producer does with a record before it leaves, and what its caller is told. */
import { both, type Lesson } from '../lesson.ts';

const COUNTS = [
  { label: both('sent', '已发送'), path: 'producers/p-patient/sent' },
  { label: both('acknowledged', '已确认'), path: 'producers/p-patient/acknowledged' },
  { label: both('retries', '重试'), path: 'producers/p-patient/retries' },
];

export const insideTheProducer: Lesson = {
  id: 'inside-the-producer',
  title: both('Inside the producer', '生产者里面'),
  about: both(
    'Interceptors, serializers, partitioner, accumulator, sender; batches and their waiting; who is told what.',
    '拦截器、序列化器、分区器、累加器、发送线程；批次为什么要等；谁会知道什么。',
  ),
  rows: ['E1', 'E2', 'E3'],
  era: '4.1',
  minutes: 7,
  sources: [
    {
      title: 'Apache Kafka documentation: Producer',
      url: 'https://kafka.apache.org/documentation/#theproducer',
    },
    {
      title: 'Apache Kafka documentation: linger.ms',
      url: 'https://kafka.apache.org/documentation/#producerconfigs_linger.ms',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      producers: [
        {
          name: 'patient',
          topic: 'orders',
          settings: { acks: 'all', idempotence: true, ratePerSecond: 10, keyStrategy: 'sticky' },
          startAtMs: 4000,
          configs: { 'linger.ms': '500' },
        },
        {
          name: 'hasty',
          topic: 'orders',
          settings: { acks: 'all', idempotence: true, ratePerSecond: 10, keyStrategy: 'sticky' },
          startAtMs: 4000,
          configs: { 'linger.ms': '0' },
        },
      ],
      groups: [],
      consumers: [],
    },
  },
  steps: [
    {
      id: 'pipeline',
      title: both('Five stations', '五道工序'),
      lens: 'producer',
      text: [
        both(
          '`send()` returns at once. This is what a record passes on its way:',
          '`send()` 马上就返回。一条记录要过这几道：',
        ),
      ],
      points: [
        both('**Interceptors** may look at it or change it.', '**拦截器**：可以看，也可以改。'),
        both('**Serializers** make bytes of key and value.', '**序列化器**：把键和值变成字节。'),
        both('The **partitioner** chooses a partition.', '**分区器**：选分区。'),
        both(
          'The **accumulator** adds it to the open batch of that partition.',
          '**累加器**：放进那个分区正开着的批次。',
        ),
        both(
          'The **sender**, a thread of its own, sends full or old batches, several partitions in one request.',
          '**发送线程**：把攒满或到点的批次发走，一个请求里可以装好几个分区。',
        ),
      ],
      until: {
        event: 'producer.recordAccumulated',
        where: { producerId: 'p-patient', how: 'sticky' },
        times: 3,
      },
      shows: ['E1'],
      after: [
        both(
          'In the Producer lens, “Wait for the next record” and “Step it on” take one record through, station by station.',
          '在生产者视图里，用“等下一条记录”和“往前一步”，可以跟着一条记录走完每一道。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'linger',
      title: both('Patience makes batches', '有耐心才有批次'),
      lens: 'producer',
      text: [
        both(
          'Two producers send the same: ten records a second. The patient one waits up to half a second for company (`linger.ms=500`), the hasty one not at all.',
          '两个生产者发得一样多，每秒十条。patient 最多等半秒凑伴儿（`linger.ms=500`），hasty 一刻也不等。',
        ),
      ],
      question: {
        ask: both('how does the patient one send?', 'patient 会怎么发？'),
        options: [
          {
            words: both('Several records in one batch', '好几条装成一批'),
            when: { event: 'produce.acknowledged', where: { producerId: 'p-patient', recordCount: 5 } },
            because: both('Half a second at ten a second: about five.', '每秒十条，等半秒：大约五条。'),
          },
          {
            words: both('One by one, only later', '还是一条一条，只是晚一点'),
            when: {
              event: 'produce.acknowledged',
              where: { producerId: 'p-patient', recordCount: 1 },
              times: 3,
            },
          },
        ],
        decided: {
          any: [
            { event: 'produce.acknowledged', where: { producerId: 'p-patient', recordCount: 5 } },
            { event: 'produce.acknowledged', where: { producerId: 'p-patient', recordCount: 1 }, times: 3 },
          ],
        },
      },
      until: {
        all: [
          { event: 'produce.acknowledged', where: { producerId: 'p-patient', recordCount: 5 } },
          { event: 'produce.acknowledged', where: { producerId: 'p-hasty', recordCount: 1 }, times: 3 },
        ],
      },
      shows: ['E3'],
      after: [
        both(
          'Fewer requests, and each record waits longer. That is the whole trade: **throughput against latency**. `batch.size` is the other end of it: a batch that is full goes at once.',
          '请求少了，每条记录多等一会儿。这就是全部的取舍：**吞吐量换延迟**。`batch.size` 管另一头：批次满了就马上走。',
        ),
      ],
      facts: COUNTS,
    },
    {
      id: 'burst',
      title: both('A full batch does not wait', '满了就不等'),
      lens: 'producer',
      text: [
        both(
          'Send 800 records at once and watch `batch.size` (16 KB) close batches before the linger is over.',
          '一口气发 800 条，看 `batch.size`（16 KB）在到点之前就把批次封口。',
        ),
      ],
      deed: {
        label: both('Send 800 at once', '一口气发 800 条'),
        byHand: both('“Burst” in the menu of patient.', 'patient 菜单里的“突发”。'),
        commands: [{ type: 'producer.send', producerId: 'p-patient', count: 800 }],
      },
      until: { path: 'producers/p-patient/acknowledged', atLeast: 800 },
      shows: ['E3'],
      facts: COUNTS,
    },
    {
      id: 'callers',
      title: both('What the caller knows', '调用者知道什么'),
      lens: 'producer',
      text: [both('After `send()`, an application has three manners:', '`send()` 之后，应用有三种做法：')],
      points: [
        both(
          '**Fire and forget**: it drops the future, and never learns of a failure.',
          '**发了就忘**：不要返回值，失败了也不知道。',
        ),
        both(
          '**Synchronous**: it waits for each record, and sends about one per round trip.',
          '**同步**：每条都等，差不多一个来回才发一条。',
        ),
        both(
          '**Asynchronous**: a callback is told, in order, while it goes on sending.',
          '**异步**：回调会收到结果，自己接着发。',
        ),
      ],
      question: {
        ask: both(
          'a synchronous caller with a linger of 500 ms: how many records a second?',
          '同步调用，linger 500 毫秒：每秒能发几条？',
        ),
        options: [
          {
            words: both('About two', '大约两条'),
            when: {
              event: 'produce.acknowledged',
              where: { producerId: 'p-patient', recordCount: 1 },
              times: 3,
            },
            because: both(
              'Nobody comes to keep the record company: the only sender is waiting for it.',
              '没人来凑伴儿：唯一会发的那个人正等着它呢。',
            ),
          },
          {
            words: both('Ten, as before', '还是十条'),
            when: {
              event: 'produce.acknowledged',
              where: { producerId: 'p-patient', recordCount: 5 },
              times: 2,
            },
          },
        ],
      },
      deed: {
        label: both('Make patient wait for each record', '让 patient 每条都等'),
        byHand: both('in the producer’s panel.', '在生产者面板里改。'),
        commands: [{ type: 'producer.configure', producerId: 'p-patient', settings: { caller: 'sync' } }],
      },
      until: { event: 'produce.acknowledged', where: { producerId: 'p-patient', recordCount: 1 }, times: 3 },
      shows: ['E2'],
      facts: [
        { label: both('told "stored"', '被告知“存好了”'), path: 'producers/p-patient/toldStored' },
        { label: both('told "failed"', '被告知“失败”'), path: 'producers/p-patient/toldFailed' },
      ],
    },
    {
      id: 'forget',
      title: both('What the forgetful one misses', '发了就忘的会错过什么'),
      lens: 'producer',
      bind: { told: 'producers/p-patient/toldStored' },
      text: [
        both(
          'Now it forgets. The sender works as before: it retries, and it is told. But nobody asks.',
          '现在改成发了就忘。发送线程照样干活：会重试，也会收到结果，只是没人问。',
        ),
      ],
      deed: {
        label: both('Make patient fire and forget', '让 patient 发了就忘'),
        byHand: both('in the producer’s panel.', '在生产者面板里改。'),
        commands: [
          { type: 'producer.configure', producerId: 'p-patient', settings: { caller: 'fireAndForget' } },
        ],
      },
      until: { event: 'produce.acknowledged', where: { producerId: 'p-patient' }, times: 3 },
      shows: ['E2'],
      after: [
        both(
          'The records are stored. The application could not tell you.',
          '记录存好了，可应用自己说不上来。',
        ),
      ],
      facts: [
        { label: both('acknowledged', '已确认'), path: 'producers/p-patient/acknowledged' },
        { label: both('told "stored"', '被告知“存好了”'), path: 'producers/p-patient/toldStored' },
      ],
    },
  ],
  quiz: [
    {
      ask: both(
        '`linger.ms` is 60 s and `batch.size` 16 KB. One small record is sent. Is it acknowledged within ten seconds?',
        '`linger.ms` 是 60 秒，`batch.size` 16 KB。发一条小记录，十秒内会得到确认吗？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          groups: [],
          consumers: [],
          'producers/0/settings/ratePerSecond': 0,
          'producers/0/configs': { 'linger.ms': '60000' },
          script: [
            { atMs: 6000, command: { type: 'producer.send', producerId: 'p-order-service', count: 1 } },
          ],
        },
      },
      untilMs: 16_000,
      options: [
        { words: both('Yes', '会'), when: { path: 'audit/acknowledged', is: 1 } },
        {
          words: both('No: it waits for company', '不会：它在等伴儿'),
          when: { path: 'audit/acknowledged', is: 0 },
        },
      ],
    },
  ],
};
