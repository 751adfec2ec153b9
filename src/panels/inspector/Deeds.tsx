/** What can be done to the thing that is looked at: the frequent as buttons with their reasons, all of it in a list. */
import { useDeedRows, useMenuOf } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import { useFrame, useFrameParts } from '../../store/index.ts';
import { Button, Menu, type MenuItem } from '../../ui/index.ts';
import type { DeedThing } from './thing-of.ts';

/** Of each kind, the deeds that have a button, in order. Those of a pair, of which one can be done at a time, stand side by
 *  side: the one that cannot is left out. */
const FREQUENT: Readonly<Record<DeedThing['kind'], readonly string[]>> = {
  broker: ['restart', 'kill', 'stop', 'slow', 'unslow', 'throttle', 'diskFill', 'diskHeal', 'cut', 'heal'],
  controller: ['restart', 'kill', 'stop', 'cut', 'heal'],
  zookeeper: ['restart', 'kill', 'cut', 'heal'],
  topic: ['addPartitions', 'commitRule', 'configs', 'delete'],
  partition: ['electPreferred', 'move', 'cancelMove', 'electUnclean', 'deleteRecords'],
  producer: ['pause', 'burst', 'settings', 'freeze', 'thaw', 'crash', 'restart'],
  consumer: ['commit', 'seek', 'stall', 'resume', 'crash', 'restart', 'leave'],
  group: ['addConsumer', 'addConsumerBy', 'reset', 'delete'],
  cluster: [],
};
/** Only when they can be done: each has another that is there instead. */
const HALVES: ReadonlySet<string> = new Set([
  'restart',
  'kill',
  'crash',
  'stop',
  'diskFill',
  'diskHeal',
  'cut',
  'heal',
  'cancelMove',
]);

export function Deeds({ thing }: { readonly thing: DeedThing }) {
  const { t } = useWords();
  const menuOf = useMenuOf();
  const rows = useDeedRows(thing, FREQUENT[thing.kind]);
  const name = useThingName(thing);
  const isInternal = useFrame((frame) => thing.kind === 'topic' && frame.topics[thing.id]?.internal === true);
  const shown = rows.filter(({ id, why }) => why === undefined || !HALVES.has(id));
  if (isInternal) return null;
  return (
    <footer className="inspector__part inspector__verbs">
      {shown.map((row) => (
        <DeedButton key={row.id} row={row} />
      ))}
      <Menu
        label={t('deed.menu', { thing: name })}
        text={t('inspector.allDeeds')}
        icon="more"
        items={() => menuOf(thing, (id) => id !== 'inspect')}
      />
    </footer>
  );
}

function DeedButton({ row: { label, icon, danger, why, onChoose } }: { readonly row: MenuItem }) {
  return (
    <div className="inspector__verb">
      <Button icon={icon} look={danger ? 'danger' : 'edge'} why={why} onClick={onChoose}>
        {label}
      </Button>
      {why !== undefined && <p className="inspector__why">{why}</p>}
    </div>
  );
}

function useThingName({ kind, id }: DeedThing): string {
  const { nodeName, personName } = useWords();
  const names = useFrameParts(({ consumers, producers }) => ({
    name: (consumers[id] ?? producers[id])?.name,
  }));
  if (kind === 'consumer' || kind === 'producer') return personName(id, () => names.name);
  return kind === 'broker' || kind === 'controller' || kind === 'zookeeper' ? nodeName(id) : id;
}
