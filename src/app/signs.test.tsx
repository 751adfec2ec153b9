/** The page of all signs: what draws the stage draws them, and each says what it is. */
import { render, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import defaultScenario from '../../public/scenarios/default.json';
import type { EngineLink } from '../contract/messages.ts';
import { english } from '../i18n/index.ts';
import { outline, packetShape } from '../panels/cluster/packet-shapes.ts';
import { parseScenario } from '../scenario/parse.ts';
import { createHighwaterStore } from '../store/index.ts';
import { createPlayhead } from '../ui/index.ts';
import { Root } from './Root.tsx';
import { SignsDialog } from './Signs.tsx';

/** Nobody answers: the signs need no run. */
const silent: EngineLink = {
  send: () => undefined,
  listen: () => () => undefined,
  onDeath: () => () => undefined,
  restart: () => undefined,
  end: () => undefined,
};

it('has every kind of message, moment and state, drawn as the stage draws them', () => {
  const parsed = parseScenario(defaultScenario);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const { container } = render(
    <Root
      store={createHighwaterStore(silent, parsed.scenario)}
      playhead={createPlayhead({ timeUs: () => 0, beat: () => undefined })}
      words={english}
    >
      <SignsDialog />
    </Root>,
  );
  const part = (name: string) => within(within(container).getByRole('region', { name, hidden: true }));
  const pictures = [...container.querySelectorAll('.packet')];
  expect(pictures).toHaveLength(9);
  expect(pictures[0]?.querySelector('path')?.getAttribute('d')).toBe(
    outline(packetShape('produce', 1), 38, 12, 0),
  );
  for (const state of ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable', 'Assigning', 'Dead'])
    part('Group state').getByText(state);
  part('Replica').getByText('acked, on this disk only');
  expect(container.querySelectorAll('.channel__risk')).toHaveLength(1);
  expect(container.querySelectorAll('.owner__barrier')).toHaveLength(1);
  part('Timeline').getByText('records lost after success');
});
