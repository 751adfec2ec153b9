/** The Cluster stage, connected: the frame in, wishes out. */
import { useCallback, useMemo, useRef } from 'react';
import { SLOW_FACTOR, useMenuOf } from '../../deeds/index.ts';
import { useFrame, useHighwater, useJournal, usePlayback, useVerbs, useView } from '../../store/index.ts';
import { useReducedMotion } from '../../ui/index.ts';
import { ClusterView, type ClusterWishes } from './ClusterView.tsx';
import { lossesIn } from './losses.ts';
import { isSameStage, type StageFrame } from './model.ts';

export function ClusterPanel() {
  const store = useHighwater();
  const verbs = useVerbs();
  const frame = useStageFrame();
  const rate = usePlayback((playback) => playback.rate);
  const selection = useView((view) => view.selection);
  const preview = useView((view) => view.carried?.preview ?? null);
  const events = useJournal((journal) => journal.events);
  const losses = useMemo(() => lossesIn(events), [events]);
  const reducedMotion = useReducedMotion() ?? false;
  const readFrame = useMemo(() => () => store.frame.getState(), [store]);
  const menuOf = useMenuOf();
  const nodeMenu = useCallback((id: string) => menuOf({ kind: 'broker', id }), [menuOf]);
  const wishes = useMemo(
    (): ClusterWishes => ({
      onKillBroker: verbs.killBroker,
      onStopBroker: verbs.stopBroker,
      onStartBroker: verbs.startBroker,
      onSlowBroker: verbs.slowBroker,
      onCutBroker: verbs.cutBroker,
      onHealBroker: verbs.healBroker,
      onAddBroker: verbs.addBroker,
      onKillController: verbs.killController,
      onStopController: verbs.stopController,
      onStartController: verbs.startController,
      onSelect: verbs.select,
    }),
    [verbs],
  );
  return (
    <ClusterView
      frame={frame}
      selection={selection}
      preview={preview}
      losses={losses}
      rate={rate}
      reducedMotion={reducedMotion}
      readFrame={readFrame}
      wishes={wishes}
      menuOf={nodeMenu}
      slowFactor={SLOW_FACTOR}
    />
  );
}

/** The same while nothing on the stage has changed. */
function useStageFrame(): StageFrame {
  const last = useRef<StageFrame | null>(null);
  return useFrame((frame) => {
    if (last.current === null || !isSameStage(last.current, frame)) last.current = frame;
    return last.current;
  });
}
