/** Configs that change while the cluster runs (ConfigurationControlManagerTest). */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../contract/eras.ts';
import type { ConfigResourceType } from '../protocol/records.ts';
import { controlOver, foldIn } from '../test/control-fixture.ts';
import { alterConfigs, elrSafetyRecords } from './config-control.ts';

const low = { replicas: [1, 2, 3], isr: [1], leader: 1, elr: [2] } as const;
const MIN_ISR = 'min.insync.replicas';
const alter = (
  type: ConfigResourceType,
  name: string,
  config: string,
  value: string | null,
  era: EraName = '4.1',
) => alterConfigs(controlOver({ ...low, era }), type, name, [{ name: config, value }]);

describe('a config', () => {
  it('is written when it changes, for a topic; for brokers always', () => {
    const record = {
      type: 'ConfigRecord',
      resourceType: 'topic',
      resourceName: 'foo',
      name: 'segment.bytes',
    };
    expect(alter('topic', 'foo', 'segment.bytes', '4096')).toEqual([{ ...record, value: '4096' }]);
    expect(alter('topic', 'foo', 'segment.bytes', null)).toEqual([]);
    expect(alter('broker', '', 'unclean.leader.election.enable', null)).toHaveLength(1);
  });

  it('that says how many must be in sync ends the eligibility of whoever left under another number', () => {
    const control = controlOver(low);
    const records = alterConfigs(control, 'topic', 'foo', [{ name: MIN_ISR, value: '2' }]);
    expect(records).toMatchObject([{ type: 'ConfigRecord' }, { type: 'ClearElrRecord', topicName: 'foo' }]);
    if (!Array.isArray(records)) throw new Error('refused');
    expect(foldIn(control, records)).toMatchObject({
      eligibleLeaderReplicas: [],
      isr: [1],
      partitionEpoch: 201,
    });
    expect(alter('broker', '', MIN_ISR, '2')).toMatchObject([{}, { type: 'ClearElrRecord', topicName: '' }]);
    expect(alter('topic', 'foo', MIN_ISR, '2', '3.3')).toMatchObject([{ type: 'ConfigRecord' }]);
  });

  it('for all brokers says how many must be in sync from the start, where eligible leader replicas are on', () => {
    const control = controlOver({ ...low, brokerConfigs: { [MIN_ISR]: '2' } });
    const record = {
      type: 'ConfigRecord',
      resourceType: 'broker',
      resourceName: '',
      name: MIN_ISR,
      value: '2',
    };
    expect(elrSafetyRecords(control)).toEqual([record]);
    foldIn(control, elrSafetyRecords(control));
    expect(elrSafetyRecords(control)).toEqual([]);
    expect(elrSafetyRecords(controlOver({ ...low, era: '3.3' }))).toEqual([]);
  });

  it.each([
    [
      'of no topic',
      alter('topic', 'bar', 'segment.bytes', '4096'),
      'UNKNOWN_TOPIC_OR_PARTITION',
      /'bar' does not/,
    ],
    [
      'of no broker',
      alter('broker', '9', 'unclean.leader.election.enable', 'true'),
      'BROKER_ID_NOT_REGISTERED',
      /9/,
    ],
    ['that is none', alter('topic', 'foo', 'segment.byte', '1'), 'INVALID_CONFIG', /segment\.byte/],
    ['out of range', alter('topic', 'foo', MIN_ISR, '0'), 'INVALID_CONFIG', /min\.insync\.replicas/],
    [
      'of one broker where it must be that of all',
      alter('broker', '1', MIN_ISR, '2'),
      'INVALID_CONFIG',
      'Broker-level min.insync.replicas cannot be altered while ELR is enabled.',
    ],
    [
      'taken from all brokers',
      alter('broker', '', MIN_ISR, null),
      'INVALID_CONFIG',
      'Cluster-level min.insync.replicas cannot be removed while ELR is enabled.',
    ],
  ] as const)('%s is refused', (_what, answer, error, message) => {
    expect(answer).toMatchObject({
      error,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('of one broker may differ before there were eligible leader replicas', () => {
    expect(alter('broker', '1', MIN_ISR, '2', '3.3')).toHaveLength(1);
  });
});
