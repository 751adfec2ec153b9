/** The whole page over the real engine, which answers in place. */
import { render, waitFor } from '@testing-library/react';
import { expect } from 'vitest';
import { english } from '../../i18n/index.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { createHighwaterStore, type HighwaterStore } from '../../store/index.ts';
import { createPlayhead } from '../../ui/index.ts';
import { inlineLink } from '../../worker/inline-link.ts';
import { App, Root } from '../index.ts';

/** Opens it in English, on a scenario as it stands in its file; comes back when the run does. The clock moves by
 *  `store.beat` alone. */
export async function openPage(scenario: unknown): Promise<HighwaterStore> {
  const parsed = parseScenario(scenario);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const store = createHighwaterStore(inlineLink(), parsed.scenario);
  const playhead = createPlayhead({ timeUs: () => store.playback.getState().timeUs, beat: () => undefined });
  render(
    <Root store={store} playhead={playhead} words={english}>
      <App />
    </Root>,
  );
  await waitFor(() => expect(store.run.getState().status).toBe('running'));
  return store;
}
