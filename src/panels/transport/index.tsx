/** The transport, connected. */
import { useBranches, useClientNames, usePlayback, useVerbs } from '../../store/index.ts';
import { spanName } from './pace.ts';
import { TransportView } from './TransportView.tsx';
import './transport.css';

export { nextPace } from './pace.ts';

export function TransportPanel() {
  const verbs = useVerbs();
  const nameOf = useClientNames();
  const branchCount = useBranches((state) => state.branches.length);
  const playing = usePlayback((playback) => playback.playing);
  const pace = usePlayback((playback) => playback.pace);
  const timeUs = usePlayback((playback) => playback.timeUs);
  const wait = usePlayback((playback) => playback.wait);
  const autoSpan = usePlayback((playback) => spanName(playback.rate));
  return (
    <TransportView
      nameOf={nameOf}
      model={{ playing, pace, timeUs, wait, autoSpan }}
      onTogglePlay={verbs.togglePlay}
      onStep={verbs.step}
      branchCount={branchCount}
      onBranches={() => verbs.openDialog('branches')}
      onPace={verbs.setPace}
    />
  );
}
