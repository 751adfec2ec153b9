/** The rail folded to a strip: who is in which group. The open rail says it in words. */
import { useWords } from '../../i18n/index.ts';
import { useFrame, useFrameParts } from '../../store/index.ts';
import { Icon, ShortName, Square } from '../../ui/index.ts';

export function GroupsStrip() {
  const order = useFrame((frame) => frame.order.groups);
  const bench = useFrame((frame) => frame.order.bench);
  return (
    <div className="strip" aria-hidden="true">
      {order.map((id) => (
        <GroupStrip key={id} id={id} />
      ))}
      <div className="strip__item strip__item--bench">
        <Icon name="bench" />
        {bench.map((id) => (
          <StripSquare key={id} id={id} />
        ))}
      </div>
    </div>
  );
}

function GroupStrip({ id }: { id: string }) {
  const { t } = useWords();
  const generation = useFrame((frame) => frame.groups[id]?.generation);
  const consumers = useFrame((frame) => frame.groups[id]?.consumers);
  return (
    <div className="strip__item">
      <ShortName name={id} />
      {(generation ?? 0) >= 0 && (
        <span>{t('groups.generation', { generation: String(generation ?? 0) })}</span>
      )}
      {consumers?.map((consumerId) => (
        <StripSquare key={consumerId} id={consumerId} />
      ))}
    </div>
  );
}

function StripSquare({ id }: { id: string }) {
  const { person } = useWords();
  const view = useFrameParts((frame) => {
    const consumer = frame.consumers[id];
    return (
      consumer && { initial: person(consumer).initial, hue: consumer.hue, isDown: consumer.phase === 'down' }
    );
  });
  return view ? <Square initial={view.initial} hue={view.hue} size="large" hollow={view.isDown} /> : null;
}
