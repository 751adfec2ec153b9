import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import { lastRace } from './race.ts';
import { brief } from './TreeView.tsx';
import { clientsBySession } from './who.ts';

let id = 0;
const at = (timeUs: number, body: EventBody): EngineEvent =>
  ({ id: ++id, timeUs, cause: null, ...body }) as EngineEvent;
const S = 1_000_000;

const EVENTS = [
  at(1 * S, { type: 'zookeeper.sessionCreated', sessionId: 26, client: 'b1', serverId: 202, timeOut: 6000 }),
  at(1 * S + 5, { type: 'controller.elected', controllerId: 1, epoch: 1 }),
  at(20 * S, { type: 'node.killed', node: 'b1' }),
  at(26 * S, { type: 'zookeeper.sessionExpired', sessionId: 26, serverId: 202, silentForMs: 6000 }),
  at(26 * S + 4, {
    type: 'zookeeper.watchFired',
    serverId: 201,
    client: 'b2',
    event: 'NodeDeleted',
    path: '/controller',
  }),
  at(26 * S + 5, {
    type: 'zookeeper.watchFired',
    serverId: 203,
    client: 'b3',
    event: 'NodeDeleted',
    path: '/brokers/ids',
  }),
  at(26 * S + 9, { type: 'controller.elected', controllerId: 2, epoch: 2 }),
  at(40 * S, { type: 'node.killed', node: 'b3' }),
];

describe('the race for /controller', () => {
  it('goes from the death that left it vacant to the winner', () => {
    const race = lastRace(EVENTS);
    expect(race?.fromUs).toBe(20 * S);
    expect(race?.toUs).toBe(26 * S + 9);
    expect(race?.marks.map(({ kind }) => kind)).toEqual(['died', 'expired', 'watch', 'elected']);
  });

  it('is none while nobody has run', () => {
    expect(lastRace([])).toBeNull();
    expect(lastRace(EVENTS.slice(2, 3))).toBeNull();
  });
});

describe('a session', () => {
  const session = { id: '0x1a', serverId: 202, timeOutMs: 6000, lastHeardUs: 0, endsAtUs: 0, owns: [] };

  it('is its client’s, as long as there is a connection, and after by what was told', () => {
    expect(clientsBySession([{ ...session, client: null }], EVENTS).get('0x1a')).toBe('b1');
    expect(clientsBySession([{ ...session, client: 'b9' }], EVENTS).get('0x1a')).toBe('b9');
    expect(clientsBySession([{ ...session, client: null }], []).get('0x1a')).toBeUndefined();
  });
});

describe('data of a znode', () => {
  it('are read without their punctuation', () => {
    expect(brief('{"leader":1,"isr":[1,2,3],"leader_epoch":6}')).toBe('leader 1  isr 1,2,3  leader_epoch 6');
    expect(brief('4')).toBe('4');
  });
});
