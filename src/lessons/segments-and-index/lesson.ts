/** What a partition is on the disk: a folder, segments named by their first offset, a sparse index. */
import { both, type Lesson } from '../lesson.ts';

export const segmentsAndIndex: Lesson = {
  id: 'segments-and-index',
  title: both('Folders, segments, index', '文件夹、段、索引'),
  about: both(
    'Open a broker’s disk: a partition is a folder, a segment is three files, and an offset is found in a few steps of halving.',
    '打开 broker 的磁盘：分区是文件夹，段是三个文件，找一个偏移量只要二分几次。',
  ),
  rows: ['B1', 'B8'],
  era: '4.1',
  minutes: 6,
  sources: [
    { title: 'Apache Kafka documentation: Log', url: 'https://kafka.apache.org/documentation/#log' },
    {
      title: 'Apache Kafka documentation: On-disk format',
      url: 'https://kafka.apache.org/documentation/#recordbatch',
    },
  ],
  scenario: {
    shipped: 'classroom',
    set: {
      'topics/0/configs': {
        'min.insync.replicas': '2',
        'segment.bytes': '4096',
        'index.interval.bytes': '512',
      },
      'groups/0/configs/auto.offset.reset': 'earliest',
      configs: { 'offsets.topic.num.partitions': '50', 'log.retention.check.interval.ms': '5000' },
      'producers/0/settings/ratePerSecond': 20,
    },
  },
  steps: [
    {
      id: 'folder',
      title: both('A partition is a folder', '分区就是一个文件夹'),
      lens: 'log',
      text: [
        both(
          'A **topic** is only a name. On the disk of broker 1 there is a folder for each partition that it keeps: `orders-0`, `orders-1`… New records are appended to the newest file in it.',
          '**主题**只是个名字。broker 1 的磁盘上，它保存的每个分区各有一个文件夹：`orders-0`、`orders-1`……新记录追加在最新的那个文件里。',
        ),
      ],
      until: { path: 'partitions/orders-0/logs/0/sizeBytes', atLeast: 5000 },
      shows: ['B1'],
      after: [
        both(
          'With one ever-growing file, nothing could ever be deleted. So at `segment.bytes` (here 4 KB, by default 1 GB) a new file is begun. Each such piece of the log is a **segment**. The old one is **closed**: nobody writes to it any more.',
          '只有一个越来越长的文件，就什么也没法删。所以写到 `segment.bytes`（这里 4 KB，默认 1 GB）就另起一个。日志的每一截叫一个**段**。旧段**关闭**，再也没人往里写。',
        ),
      ],
      facts: [
        {
          label: both('bytes in orders-0', 'orders-0 的字节数'),
          path: 'partitions/orders-0/logs/0/sizeBytes',
        },
        { label: both('log end', '日志末端'), path: 'partitions/orders-0/logs/0/logEndOffset' },
      ],
    },
    {
      id: 'names',
      title: both('Named by its first offset', '名字就是第一个偏移量'),
      lens: 'log',
      text: [
        both(
          '`00000000000000000000.log` begins at offset 0. Each later file is named after the offset of its first record, with zeros in front. So the name tells you which file to open.',
          '`00000000000000000000.log` 从偏移量 0 开始。后面的文件，名字就是它第一条记录的偏移量，前面补零。看文件名就知道该翻哪个。',
        ),
      ],
      points: [
        both('`.log`: the record batches', '`.log`：一批批记录'),
        both(
          '`.index`: for some offsets, the byte where they stand',
          '`.index`：一部分偏移量，以及它们在第几个字节',
        ),
        both(
          '`.timeindex`: for some points in time, the offset that came then',
          '`.timeindex`：一部分时间点，以及那时写到了哪个偏移量',
        ),
      ],
      note: both(
        'Some notes say that the high watermark and the log end are kept in the `.index` file. Neither is. The high watermark lives in memory and goes into `replication-offset-checkpoint` every few seconds; the log end is simply where the log ends.',
        '有的笔记说高水位和日志末端存在 `.index` 文件里。都不在。高水位在内存里，每隔几秒写进 `replication-offset-checkpoint`；日志末端就是日志写到哪儿。',
      ),
      until: { path: 'partitions/orders-0/logs/0/sizeBytes', atLeast: 10_000 },
      shows: ['B1'],
      facts: [
        {
          label: both('bytes in orders-0', 'orders-0 的字节数'),
          path: 'partitions/orders-0/logs/0/sizeBytes',
        },
      ],
    },
    {
      id: 'lookup',
      title: both('Find an offset', '找一个偏移量'),
      lens: 'log',
      bind: { reader: 'groups/billing/lags/orders-0/owner' },
      needs: {
        fact: { path: 'groups/billing/lags/orders-0/owner', isNot: '' },
        words: both('somebody reads orders-0', '有人在读 orders-0'),
      },
      text: [
        both(
          'The index is **sparse**: one entry every `index.interval.bytes`. To find offset 20, take the segment with the largest name not above 20. Search its index by halving for the largest entry not above 20. From that byte on, read the `.log` forward. In the Log view you can do it yourself, step by step.',
          '索引是**稀疏**的：每隔 `index.interval.bytes` 才有一条。要找偏移量 20，先取名字不大于 20 里最大的那个段；在它的索引里二分，找到不大于 20 的最大一条；再从那个字节往后顺着读 `.log`。日志视图里可以自己一步步试。',
        ),
      ],
      question: {
        ask: both(
          'a consumer asks for offset 0, long after it was written. What does it get?',
          '偏移量 0 早就写过了，消费者现在来要它，会得到什么？',
        ),
        options: [
          {
            words: both('The record at 0, by way of the index', '0 号记录，靠索引找到'),
            when: {
              event: 'consumer.polled',
              where: { partition: 'orders-0', consumerId: '{reader}', fromOffset: 0 },
            },
            because: both(
              'A few comparisons, one jump, then reading in sequence. Being read takes nothing away.',
              '比较几次，定位一次，然后顺序读。读过的记录不会消失。',
            ),
          },
          {
            words: both(
              '`OFFSET_OUT_OF_RANGE`: only the last file can be read',
              '`OFFSET_OUT_OF_RANGE`：只有最后一个文件能读',
            ),
            when: { event: 'consumer.reset', where: { partition: 'orders-0', consumerId: '{reader}' } },
            because: both('Retention has deleted the segment already.', '保留策略已经把那个段删了。'),
          },
        ],
        decided: {
          all: [
            { event: 'consumer.sought', where: { partition: 'orders-0' } },
            {
              any: [
                {
                  event: 'consumer.polled',
                  where: { partition: 'orders-0', consumerId: '{reader}', fromOffset: 0 },
                },
                { event: 'consumer.reset', where: { partition: 'orders-0', consumerId: '{reader}' } },
              ],
            },
          ],
        },
      },
      deed: {
        label: both('Send the reader of orders-0 back to 0', '让 orders-0 的读者回到 0'),
        byHand: both('“Seek to the beginning” in the consumer’s menu.', '消费者菜单里的“移到开头”。'),
        commands: [
          { type: 'consumer.seek', consumerId: '{reader}', partition: 'orders-0', to: { offset: 0 } },
        ],
      },
      until: {
        event: 'consumer.polled',
        where: { partition: 'orders-0', consumerId: '{reader}', fromOffset: 0 },
      },
      shows: ['B8'],
      facts: [
        {
          label: both('position in orders-0', 'orders-0 的读取位置'),
          path: 'groups/billing/lags/orders-0/position',
        },
      ],
    },
    {
      id: 'delete',
      title: both('Old segments go as a whole', '旧段整个删'),
      lens: 'log',
      text: [
        both(
          '**Retention** decides when old records go. It never deletes a single record, only whole segments, oldest first. By size, as here, the segment that is being written stays.',
          '**保留策略**决定旧记录什么时候删。它从不删单条记录，只从最老的段开始，一段一段整个删。这里按大小删，正在写的那段会留下。',
        ),
      ],
      deed: {
        label: both('Keep only 6 KB per partition', '每个分区只留 6 KB'),
        byHand: both(
          'set retention.bytes of topic orders in the Config tab.',
          '在“配置”页里设置主题 orders 的 retention.bytes。',
        ),
        commands: [
          { type: 'config.alter', scope: 'topic', name: 'orders', configs: { 'retention.bytes': '6000' } },
        ],
      },
      until: { path: 'partitions/orders-0/logs/0/logStartOffset', atLeast: 1 },
      shows: ['B1'],
      after: [
        both(
          'The **log start offset** moved up: offsets below it are gone for good.',
          '**日志起点**往上挪了：比它小的偏移量从此没有了。',
        ),
      ],
      facts: [
        { label: both('log start', '日志起点'), path: 'partitions/orders-0/logs/0/logStartOffset' },
        { label: both('log end', '日志末端'), path: 'partitions/orders-0/logs/0/logEndOffset' },
      ],
    },
  ],
  quiz: [
    {
      ask: both(
        'Segments are 4 KB. Twenty small records were sent, and nothing since. Does `retention.bytes=1` delete them?',
        '段大小 4 KB，只发过 20 条小记录。`retention.bytes=1` 会把它们删掉吗？',
      ),
      scenario: {
        shipped: 'classroom',
        set: {
          'producers/0/settings/ratePerSecond': 0,
          'topics/0/configs': { 'min.insync.replicas': '2', 'segment.bytes': '4096', 'retention.bytes': '1' },
          configs: { 'offsets.topic.num.partitions': '50', 'log.retention.check.interval.ms': '2000' },
          script: [
            { atMs: 6000, command: { type: 'producer.send', producerId: 'p-order-service', count: 20 } },
          ],
        },
      },
      untilMs: 60_000,
      options: [
        {
          words: both('No: their segment is still being written', '不会：它们的段还在写'),
          when: { path: 'partitions/orders-0/logs/0/logStartOffset', is: 0 },
        },
        {
          words: both('Yes: they take more than one byte', '会：它们不止一个字节'),
          when: { path: 'partitions/orders-0/logs/0/logStartOffset', atLeast: 1 },
        },
      ],
    },
  ],
};
