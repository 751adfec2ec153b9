/** What a client refuses to start with, and what it goes on without: by release. */
import { describe, expect, it } from 'vitest';
import type { EraName } from './eras.ts';
import { rulesOf } from './eras.ts';
import { resolveProducer } from './producer-config.ts';

const IN_FLIGHT = 'max.in.flight.requests.per.connection';
const settled = (era: EraName, user: Readonly<Record<string, string>>) =>
  resolveProducer(era, rulesOf(era), user);
const tooMany = { refused: { code: 'idempotenceNeedsFewInFlight', inFlight: '6', limit: '5' } };

describe('more than five requests in flight', () => {
  it('are refused since 4.0, though idempotence is only the default', () => {
    expect(settled('4.1', { [IN_FLIGHT]: '6' })).toEqual(tooMany);
    // Also where something else would have switched it off.
    expect(settled('4.1', { [IN_FLIGHT]: '6', acks: '1' })).toEqual(tooMany);
    expect(settled('4.1', { [IN_FLIGHT]: '5' })).toMatchObject({ idempotence: true });
    expect(settled('4.1', { [IN_FLIGHT]: '6', 'enable.idempotence': 'false' })).toMatchObject({
      idempotence: false,
    });
  });

  it('switch the default off before, and are refused beside what was asked for', () => {
    expect(settled('3.3', { [IN_FLIGHT]: '6' })).toMatchObject({ idempotence: false });
    expect(settled('3.3', { [IN_FLIGHT]: '6', 'enable.idempotence': 'true' })).toEqual(tooMany);
  });
});

describe('acks=1 and retries=0', () => {
  it.each<Readonly<Record<string, string>>>([{ acks: '1' }, { retries: '0' }])(
    'switch the default off in every release: %o',
    (user) => {
      for (const era of ['3.3', '4.1'] as const)
        expect(settled(era, user)).toMatchObject({ idempotence: false });
    },
  );
});
