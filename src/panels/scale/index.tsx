/** The cluster at scale, connected. It looks at a frame several times a second, not at each. */
import { useMemo, useRef, useState } from 'react';
import { brokerNode } from '../../contract/ids.ts';
import { useMenuOf } from '../../deeds/index.ts';
import { useHighwater, usePrefs, useVerbs, useView } from '../../store/index.ts';
import { usePlayhead } from '../../ui/index.ts';
import { type Cause, scaleModel } from './model.ts';
import { ScaleView } from './ScaleView.tsx';
import './scale.css';

/** Animation frames between two looks at the cluster. */
const EVERY = 8;

export function ScalePanel({
  view,
  isNight,
}: {
  readonly view: 'blocks' | 'rows';
  readonly isNight: boolean;
}) {
  const store = useHighwater();
  const verbs = useVerbs();
  const [frame, setFrame] = useState(() => store.frame.getState());
  const beats = useRef(0);
  usePlayhead(() => {
    beats.current += 1;
    if (beats.current % EVERY === 0) setFrame(store.frame.getState());
  });
  const model = useMemo(() => scaleModel(frame), [frame]);
  const menuOf = useMenuOf();
  const brokerMenu = (brokerId: number) => menuOf({ kind: 'broker', id: brokerNode(brokerId) });
  const chosenBroker = useView(({ selection }) =>
    selection?.kind === 'broker' ? Number(selection.id.slice(1)) : null,
  );
  const motion = usePrefs((prefs) => prefs.motion);
  const chosen = useView(({ selection }) =>
    selection?.kind === 'partition' || selection?.kind === 'replica' ? selection.id : null,
  );
  /** Chosen, yet not opened: the drawer stays as it was. */
  const choose = (key: string): void => {
    const { drawer } = store.view.getState();
    verbs.select({ kind: 'partition', id: key });
    verbs.openDrawer(drawer);
  };
  const mend = ({ brokerId, why }: Cause): void => {
    if (why === 'down') verbs.startBroker(brokerId);
    else if (why === 'paused') verbs.resumeBroker(brokerId);
    else if (why === 'cut') verbs.healBroker(brokerId);
    else if (why === 'disk') verbs.setDisk(brokerId, 'heal');
    else verbs.slowBroker(brokerId, 1);
  };
  return (
    <ScaleView
      frame={frame}
      model={model}
      view={view}
      chosen={chosen}
      theme={`${isNight ? 'night' : 'chart'} ${motion}`}
      onView={verbs.setScale}
      onChoose={choose}
      onOpen={(key) => verbs.select({ kind: 'partition', id: key })}
      onMend={mend}
      chosenBroker={chosenBroker}
      brokerMenu={brokerMenu}
      onBroker={(brokerId) => verbs.select({ kind: 'broker', id: brokerNode(brokerId) })}
    />
  );
}
