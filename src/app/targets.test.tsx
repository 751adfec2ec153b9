import { render, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import classroom from '../../public/scenarios/classroom.json';
import { english } from '../i18n/index.ts';
import type { Target } from '../lessons/lesson.ts';
import { parseScenario } from '../scenario/parse.ts';
import { createHighwaterStore } from '../store/index.ts';
import { createPlayhead } from '../ui/index.ts';
import { inlineLink } from '../worker/inline-link.ts';
import { App, Root } from './index.ts';
import { selectorOf } from './targets.ts';

vi.setConfig({ testTimeout: 60_000 });

const TARGETS: readonly Target[] = [
  { kind: 'broker', id: 'b2' },
  { kind: 'partition', id: 'orders-3' },
  { kind: 'replica', id: 'orders-0', brokerId: 3 },
  { kind: 'producer', id: 'p-order-service' },
  { kind: 'group', id: 'billing' },
  { kind: 'consumer', id: 'k-dee' },
  { kind: 'part', id: 'bench' },
  { kind: 'part', id: 'audit' },
  { kind: 'part', id: 'timeline' },
  { kind: 'part', id: 'transport' },
];

describe('what a lesson can point at', () => {
  it('is on the page, each thing once', async () => {
    const parsed = parseScenario(classroom);
    if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
    const store = createHighwaterStore(inlineLink(), parsed.scenario);
    const playhead = createPlayhead({
      timeUs: () => store.playback.getState().timeUs,
      beat: () => undefined,
    });
    render(
      <Root store={store} playhead={playhead} words={english}>
        <App />
      </Root>,
    );
    await waitFor(() => expect(document.querySelector('.sea-row')).not.toBeNull());
    for (const target of TARGETS)
      expect(document.querySelectorAll(selectorOf(target)).length, JSON.stringify(target)).toBe(1);
    // The later parts of the page are on their way still.
    await vi.dynamicImportSettled();
  });
});
