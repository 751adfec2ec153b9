/** The inspector, connected: whatever is selected, as it is now. */
import { useMemo } from 'react';
import { controllerNode } from '../../contract/ids.ts';
import { useWords } from '../../i18n/index.ts';
import {
  type SelectedEvent,
  type Selection,
  useClientNames,
  useFrame,
  useFrameParts,
  useJournal,
  useVerbs,
  useView,
} from '../../store/index.ts';
import { Badge } from '../../ui/index.ts';
import { Deeds } from './Deeds.tsx';
import { EventView } from './EventView.tsx';
import { historyOf } from './history.ts';
import { InspectorView } from './InspectorView.tsx';
import { Links } from './Links.tsx';
import { RecordLife } from './RecordLife.tsx';
import { sheetOf } from './sheet.ts';
import { thingOf } from './thing-of.ts';
import './inspector.css';

export function InspectorPanel() {
  const selection = useView((view) => view.selection);
  if (selection?.kind === 'record') return <RecordLife partition={selection.id} offset={selection.offset} />;
  return selection?.kind === 'event' ? (
    <EventPanel selection={selection} />
  ) : (
    <ThingPanel selection={selection} />
  );
}

/** Something that happened. */
function EventPanel({ selection }: { selection: SelectedEvent }) {
  const { t } = useWords();
  const verbs = useVerbs();
  const inspected = useView((view) => view.inspected);
  const timeUs = useFrame((frame) => frame.timeUs);
  const nameOf = useClientNames();
  if (inspected === null) return <p className="inspector__quiet inspector__part">{t('inspector.looking')}</p>;
  if (inspected.report === null)
    return <p className="inspector__quiet inspector__part">{t('inspector.noEvent', { id: selection.id })}</p>;
  return (
    <EventView
      report={inspected.report}
      timeUs={timeUs}
      nameOf={nameOf}
      onSeek={verbs.seek}
      onInspect={({ id }) => verbs.select({ kind: 'event', id: String(id) })}
    />
  );
}

/** A thing of the picture, or nothing. */
function ThingPanel({ selection }: { selection: Selection | null }) {
  const words = useWords();
  const verbs = useVerbs();
  const events = useJournal((journal) => journal.events);
  const sheet = useFrameParts((frame) => selection && sheetOf(selection, frame, words));
  const nameOf = useClientNames();
  const about = sheet?.about.join(' ') ?? '';
  const history = useMemo(() => historyOf(events, about.split(' ')), [events, about]);
  if (!selection) {
    return (
      <div className="inspector">
        <p className="inspector__quiet inspector__part">{words.t('inspector.nothing')}</p>
        <Quorum />
      </div>
    );
  }
  if (!sheet) {
    return (
      <p className="inspector__quiet inspector__part">{words.t('inspector.gone', { id: selection.id })}</p>
    );
  }
  return (
    <InspectorView
      sheet={sheet}
      history={history}
      nameOf={nameOf}
      onSeek={verbs.seek}
      onInspect={({ id }) => verbs.select({ kind: 'event', id: String(id) })}
      actions={<Actions selection={selection} />}
    />
  );
}

/** What can be done to it, and what the matrix has no room for. */
function Actions({ selection }: { selection: Selection }) {
  const { kind, id } = selection;
  const thing = thingOf(selection);
  const isNode = kind === 'broker' || kind === 'controller' || kind === 'producer' || kind === 'consumer';
  return (
    <>
      {thing && <Deeds thing={thing} />}
      {isNode && <Links node={id} />}
      {kind === 'controller' && <Quorum />}
    </>
  );
}

/** The controllers, and who leads them. */
function Quorum() {
  const { t } = useWords();
  const verbs = useVerbs();
  const order = useFrame((frame) => frame.order.controllers);
  const controllers = useFrame((frame) => frame.controllers);
  return (
    <section className="inspector__part">
      <h3 className="caption">{t('inspector.controllers')}</h3>
      <ul className="controllers">
        {order.map((id) => {
          const view = controllers[id];
          if (!view) return null;
          const isDown = view.process === 'down';
          return (
            <li key={id} className="controllers__one">
              <button
                type="button"
                className="controllers__name"
                onClick={() => verbs.select({ kind: 'controller', id: controllerNode(view.controllerId) })}
              >
                {t('node.controller', { id: String(view.controllerId) })}
              </button>
              <Badge tone={isDown ? 'red' : view.isActive ? 'green' : 'plain'}>
                {t(`inspector.controllerRole.${view.role}`)}
              </Badge>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
