/** What a producer does with a record before it leaves, and what its caller is told. */
import { both, type Lesson } from '../lesson.ts';

const COUNTS = [
  { label: both('sent', '已发送'), path: 'producers/p-patient/sent' },
  { label: both('acknowledged', '已确认'), path: 'producers/p-patient/acknowledged' },
  { label: both('retries', '重试'), path: 'producers/p-patient/retries' },
];

export const insideTheProducer: Lesson = {
  id: 'inside-the-producer',
  title: both('Inside the producer', '生产者内部'),
  about: both(
    'The five stations of a record before it leaves, why batches wait, and who is told what.',
    '一条记录发出之前的五道工序，批次为什么要等，谁会知道什么。',
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
          '`send()` normally returns at once, before anything has been sent. A record passes these stations:',
          '`send()` 通常马上就返回，这时什么都还没发出去。一条记录要过这几道：',
        ),
      ],
      points: [
        both('**Interceptors** may look at it or change it.', '**拦截器**：可以看，也可以改。'),
        both('**Serializers** turn key and value into bytes.', '**序列化器**：把键和值变成字节。'),
        both('The **partitioner** chooses a partition.', '**分区器**：选分区。'),
        both(
          'The **accumulator** adds it to the partition’s open **batch**, a set of records that are sent together.',
          '**累加器**：放进那个分区还没封口的**批次**，也就是要一起发的一组记录。',
        ),
        both(
          'The **sender**, a thread of its own, sends batches that are full or have waited long enough, several partitions in one request.',
          '**发送线程**：把攒满或等够了的批次发走，一个请求里可以装好几个分区。',
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
          'In the Producer view, “Wait for the next record” and “Step it on” take one record through, station by station.',
          '在生产者视图里，用“等下一条记录”和“让它走一步”，可以跟着一条记录走完每一道。',
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
          'Two producers send at the same rate: ten records a second. The one called patient waits up to half a second for more records (`linger.ms=500`); the one called hasty does not wait.',
          '两个生产者发得一样多，每秒十条。patient 最多等半秒，看有没有别的记录一起走（`linger.ms=500`）；hasty 一刻也不等。',
        ),
      ],
      question: {
        ask: both('how does patient send?', 'patient 会怎么发？'),
        options: [
          {
            words: both('Several records in one batch', '好几条装成一批'),
            when: { event: 'produce.acknowledged', where: { producerId: 'p-patient', recordCount: 5 } },
            because: both('Ten a second, for half a second: about five.', '每秒十条，等半秒：大约五条。'),
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
          'Fewer requests, and each record waits longer. That is the whole trade-off: **throughput against latency**. `batch.size` sets the other limit: a full batch goes at once.',
          '请求少了，每条记录多等一会儿。这就是全部的取舍：**用延迟换吞吐量**。`batch.size` 管另一头：批次满了就马上走。',
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
          'Send 800 records at once. Now `batch.size` (16 KB) closes batches before the linger time is over.',
          '一口气发 800 条，看批次攒到 `batch.size`（16 KB）就封口，不等到点。',
        ),
      ],
      deed: {
        label: both('Send 800 at once', '一口气发 800 条'),
        byHand: both(
          '“Send 100 records at once” in the menu of patient, eight times.',
          '在 patient 的菜单里点八次“一次发送 100 条记录”。',
        ),
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
      text: [
        both(
          'An application can deal with the result of `send()` in three ways:',
          '对 `send()` 的结果，应用有三种做法：',
        ),
      ],
      points: [
        both(
          '**Fire and forget**: it ignores the result, and never learns of a failure.',
          '**发了就忘**：不看结果，失败了也不知道。',
        ),
        both(
          '**Synchronous**: it waits for the result of each record, and sends about one per round trip.',
          '**同步**：每条都等结果，差不多一个来回才发一条。',
        ),
        both(
          '**Asynchronous**: it goes on sending, and a callback gets the results.',
          '**异步**：接着发，结果由回调来收。',
        ),
      ],
      question: {
        ask: both(
          'a synchronous caller, `linger.ms` 500: how many records a second?',
          '同步调用，`linger.ms` 是 500：每秒能发几条？',
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
              'No other record can join the batch: the only one who sends is waiting for this one.',
              '没有别的记录来凑一批：唯一在发的那个调用者，正等着这一条呢。',
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
        byHand: both(
          'not on this page; in real code it is send(record).get().',
          '这个页面上没有；真实代码里写 send(record).get()。',
        ),
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
      title: both('What fire and forget misses', '发了就忘会错过什么'),
      lens: 'producer',
      bind: { told: 'producers/p-patient/toldStored' },
      text: [
        both(
          'Now the application ignores the results. The sender thread works as before: it retries, and it gets the answers. But nobody asks.',
          '现在应用不看结果了。发送线程照样干活：会重试，也会收到结果，只是没人问。',
        ),
      ],
      deed: {
        label: both('Make patient fire and forget', '让 patient 发了就忘'),
        byHand: both(
          'not on this page; in real code it is send(record), and no more.',
          '这个页面上没有；真实代码里只写 send(record)。',
        ),
        commands: [
          { type: 'producer.configure', producerId: 'p-patient', settings: { caller: 'fireAndForget' } },
        ],
      },
      until: { event: 'produce.acknowledged', where: { producerId: 'p-patient' }, times: 3 },
      shows: ['E2'],
      after: [
        both('The records are stored. The application does not know.', '记录存好了，可应用自己不知道。'),
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
        {
          words: both('Yes: nothing else is waiting', '会：没有别的记录在排队'),
          when: { path: 'audit/acknowledged', is: 1 },
        },
        {
          words: both('No: its batch waits for more', '不会：批次还在等别的记录'),
          when: { path: 'audit/acknowledged', is: 0 },
        },
      ],
    },
  ],
};
