import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { CONFIG_MEANINGS } from '../../i18n/lenses/config-meanings.ts';
import { TerminalView } from './TerminalView.tsx';
import type { Run } from './terminal.ts';

const run: Run = {
  id: 1,
  line: 'kafka-configs --describe --topic orders',
  lines: ['Dynamic configs for topic orders are:', '  retention.ms=60000'],
  why: null,
  configs: { scope: 'topic', names: ['retention.ms', 'cleanup.policy'] },
};
const show = (shown: Run, onKeyDown = vi.fn()) => {
  render(
    <div role="none" onKeyDown={onKeyDown}>
      <TerminalView runs={[shown]} isPlaying onPlay={() => undefined} />
    </div>,
  );
  return onKeyDown;
};

it('explains the configs that a tool has listed, when asked to', async () => {
  show(run);
  const meaning = CONFIG_MEANINGS.topic.t.en('retention.ms');
  expect(screen.queryByText(meaning)).toBeNull();
  fireEvent.click(screen.getByText('What these 2 mean'));
  expect(await screen.findByText(meaning)).toBeDefined();
  expect(screen.getByText(CONFIG_MEANINGS.topic.t.en('cleanup.policy'))).toBeDefined();
});

it('keeps Enter for itself there, so that no line is run', () => {
  const onKeyDown = show(run);
  fireEvent.keyDown(screen.getByText('What these 2 mean'), { key: 'Enter' });
  expect(onKeyDown).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByRole('region'), { key: 'Enter' });
  expect(onKeyDown).toHaveBeenCalledOnce();
});

it('has nothing to explain below an answer that lists no config', () => {
  show({ ...run, configs: { scope: 'topic', names: [] } });
  expect(screen.queryByText(/mean/)).toBeNull();
});
