import { describe, expect, it } from 'vitest';
import { BROKER_CONFIGS } from './configs/broker.ts';
import { CLIENT_CONFIGS } from './configs/client.ts';
import type { ConfigDefinition } from './configs/definition.ts';
import { TOPIC_CONFIGS } from './configs/topic.ts';
import { ZOOKEEPER_CONFIGS } from './configs/zookeeper.ts';
import {
  configDefault,
  configDefinition,
  configInt,
  configNames,
  configRefusal,
  topicConfigText,
  withEraDefaults,
} from './configs.ts';
import { ERAS } from './eras.ts';

const all = Object.entries<ConfigDefinition>({
  ...CLIENT_CONFIGS,
  ...TOPIC_CONFIGS,
  ...BROKER_CONFIGS,
  ...ZOOKEEPER_CONFIGS,
});

describe('the table', () => {
  it.each(all)('%s: every default is a value that would be taken', (name, definition) => {
    const [scope] = definition.scopes;
    if (!scope) throw new Error(`${name} is read by nobody`);
    for (const era of definition.eras ?? ERAS) {
      const value = configDefault(definition, era);
      const isText = definition.type === 'string' && !definition.values;
      if (definition.isShownOnly) {
        expect(configRefusal(scope, name, value, era)?.sentence).toMatch(/does not act on it/);
      } else if (!isText) expect(configRefusal(scope, name, value, era), `${name} in ${era}`).toBeNull();
    }
  });

  it.each(Object.entries<ConfigDefinition>(TOPIC_CONFIGS))(
    '%s: a topic that sets nothing gets what its broker has',
    (name, definition) => {
      const above = configDefinition('broker', definition.brokerName ?? name);
      // Throttles and the codec have no default on the broker.
      if (!above) return expect(definition.brokerName).toBeUndefined();
      for (const era of ERAS) expect(configDefault(definition, era)).toBe(configDefault(above, era));
    },
  );
});

describe('a value', () => {
  it('of an era is its own', () => {
    expect(configInt(withEraDefaults('2.4', 'broker', {}), 'replica.lag.time.max.ms')).toBe(10_000);
    expect(configInt(withEraDefaults('4.1', 'broker', {}), 'replica.lag.time.max.ms')).toBe(30_000);
    const set = { 'replica.lag.time.max.ms': '777' };
    expect(configInt(withEraDefaults('2.4', 'broker', set), 'replica.lag.time.max.ms')).toBe(777);
  });

  it('of a topic stands over the broker, and that over the default', () => {
    const topic = new Map([['segment.bytes', '2048']]);
    const broker = { 'log.segment.bytes': '4096' };
    expect(topicConfigText(topic, broker, 'segment.bytes')).toBe('2048');
    expect(topicConfigText(undefined, broker, 'segment.bytes')).toBe('4096');
    expect(topicConfigText(undefined, {}, 'segment.bytes')).toBe('1073741824');
  });

  it.each([
    ['topic', 'min.insync.replicas', '0', 'a whole number from 1 to 1000'],
    ['topic', 'linger.ms', '5', 'is set on a producer, not on a topic'],
    ['topic', 'min.isr', '1', 'not a config that this cluster knows'],
    ['producer', 'min.insync.replicas', '1', 'is set on a broker or topic, not on a producer'],
    ['consumer', 'auto.offset.reset', 'begin', 'one of earliest, latest, none'],
    ['broker', 'zookeeper.session.timeout.ms', '6000', 'not a config of era 4.1'],
  ] as const)('for a %s, %s = %s is refused: %s', (scope, name, value, why) => {
    const refusal = configRefusal(scope, name, value, '4.1');
    expect(refusal?.sentence).toContain(why);
    const isServer = scope === 'topic' || scope === 'broker';
    expect(refusal?.error).toBe(isServer ? 'INVALID_CONFIG' : 'ConfigException');
  });

  it('that is read once, at start, cannot change on a running broker', () => {
    expect(configRefusal('broker', 'replica.lag.time.max.ms', '9000', '4.1')).toBeNull();
    expect(configRefusal('broker', 'replica.lag.time.max.ms', '9000', '4.1', true)?.sentence).toMatch(
      /once, at start/,
    );
    expect(configRefusal('broker', 'min.insync.replicas', '2', '4.1', true)).toBeNull();
  });
});

describe('an era', () => {
  it('knows its own configs only', () => {
    expect(configNames('broker', '4.1')).toContain('broker.session.timeout.ms');
    expect(configNames('broker', '2.4')).not.toContain('broker.session.timeout.ms');
    expect(configNames('broker', '2.4')).toContain('zookeeper.session.timeout.ms');
  });
});
