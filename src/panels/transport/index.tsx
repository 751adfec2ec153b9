/** The transport, connected. */
import { useCallback } from 'react';
import { type SimTimeUs, US_PER_S } from '../../contract/units.ts';
import { useBranches, useClientNames, usePlayback, useVerbs } from '../../store/index.ts';
import { spanName } from './pace.ts';
import { TransportView } from './TransportView.tsx';
import './transport.css';

export { nextPace } from './pace.ts';

export function TransportPanel() {
  const verbs = useVerbs();
  const nameOf = useClientNames();
  const onBranches = useCallback(() => verbs.openDialog('branches'), [verbs]);
  const branchCount = useBranches((state) => state.branches.length);
  const playing = usePlayback((playback) => playback.playing);
  const pace = usePlayback((playback) => playback.pace);
  const timeUs = usePlayback(({ timeUs, playing, rate }) => (playing ? legible(timeUs, rate) : timeUs));
  const wait = usePlayback((playback) => playback.wait);
  const autoSpan = usePlayback((playback) => spanName(playback.rate));
  return (
    <TransportView
      nameOf={nameOf}
      model={{ playing, pace, timeUs, wait, autoSpan }}
      onTogglePlay={verbs.togglePlay}
      onStep={verbs.step}
      branchCount={branchCount}
      onBranches={onBranches}
      onPace={verbs.setPace}
    />
  );
}

const STEPS_PER_S = 10;

/** While it runs, the clock steps ten times a second: its last digits could not be read at the pace of the pictures. */
function legible(timeUs: SimTimeUs, rate: number): SimTimeUs {
  const stepUs = Math.round((rate * US_PER_S) / STEPS_PER_S);
  return stepUs > 0 ? timeUs - (timeUs % stepUs) : timeUs;
}
