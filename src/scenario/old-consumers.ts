/** Groups of old consumers, which are told where ZooKeeper is: what goes together, and what does not. */
import type { Scenario } from '../contract/scenario.ts';
import { pathText } from './sentences.ts';

/** What only they read. */
const THEIRS = [
  'offsets.storage',
  'auto.commit.enable',
  'rebalance.max.retries',
  'rebalance.backoff.ms',
  'zookeeper.session.timeout.ms',
];

export function impossibleOldConsumers({ groups, consumers, zookeepers = [] }: Scenario): string[] {
  const isOld = (name: string | null): boolean =>
    groups.some((group) => group.name === name && 'zookeeper.connect' in group.configs);
  return [
    ...groups.flatMap(({ name, configs, assignor }, i) =>
      isOld(name) ? problemsOfOld(configs, assignor, i, zookeepers) : problemsOfOthers(configs, i),
    ),
    ...consumers.flatMap((consumer, i) => {
      if (!isOld(consumer.groupId)) return [];
      return (['transform', 'processing', 'instanceId', 'assignors', 'topics'] as const).flatMap((part) =>
        consumer[part] === undefined
          ? []
          : [
              `${pathText(['consumers', i, part])}: its group keeps its members in ZooKeeper; leave this out, or leave ` +
                'zookeeper.connect out of the group.',
            ],
      );
    }),
  ];
}

function problemsOfOld(
  configs: Scenario['groups'][number]['configs'],
  assignor: string,
  i: number,
  zookeepers: readonly number[],
): string[] {
  const at = (name: string): string => pathText(['groups', i, 'configs', name]);
  const wanted = zookeepers.map((id) => `zookeeper-${id}:2181`);
  const servers = (configs['zookeeper.connect'] ?? '').split(',').map((server) => server.trim());
  const unknown = servers.filter((server) => !wanted.includes(server) && !wanted.includes(`${server}:2181`));
  const reset = configs['auto.offset.reset'] ?? 'largest';
  return [
    ...(unknown.length > 0
      ? [
          `${at('zookeeper.connect')}: there is no server ${JSON.stringify(unknown[0])}; known are ${wanted.join(', ') || 'none'}.`,
        ]
      : []),
    ...(reset === 'smallest' || reset === 'largest'
      ? []
      : [
          `${at('auto.offset.reset')}: Wrong value ${reset} of auto.offset.reset in ConsumerConfig; Valid values are smallest and largest`,
        ]),
    ...(assignor === 'range'
      ? []
      : [
          `${pathText(['groups', i, 'assignor'])}: consumers that keep their members in ZooKeeper share by range here.`,
        ]),
  ];
}

function problemsOfOthers(configs: Scenario['groups'][number]['configs'], i: number): string[] {
  const stray = THEIRS.filter((name) => name in configs);
  const reset = configs['auto.offset.reset'];
  return [
    ...stray.map(
      (name) =>
        `${pathText(['groups', i, 'configs', name])}: only consumers with zookeeper.connect read it; leave one of the two out.`,
    ),
    ...(reset === 'smallest' || reset === 'largest'
      ? [
          `${pathText(['groups', i, 'configs', 'auto.offset.reset'])}: ${reset} is said by consumers with zookeeper.connect; ` +
            `this one says ${reset === 'smallest' ? 'earliest' : 'latest'}.`,
        ]
      : []),
  ];
}
