/** The links of a node to the others, each to be cut, held up or mended. */
import type { NodeId } from '../../contract/ids.ts';
import { nodesOf } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import type { LinkState } from '../../store/index.ts';
import { linkBetween, useClientNames, useFrame, useFrameParts, useVerbs } from '../../store/index.ts';
import { Segmented } from '../../ui/index.ts';

const STATES: readonly LinkState[] = ['ok', 'clogged', 'cut'];

export function Links({ node }: { node: NodeId }) {
  const { t, nodeName } = useWords();
  const nameOf = useClientNames();
  const verbs = useVerbs();
  const links = useFrame((frame) => frame.links);
  const peers = useFrameParts((frame) => nodesOf(frame).filter((other) => other !== node));
  return (
    <section className="inspector__part">
      <h3 className="caption">{t('inspector.links')}</h3>
      <ul className="links">
        {peers.map((peer) => (
          <li key={peer} className="links__one">
            <span className="links__name">{nodeName(peer, nameOf)}</span>
            <Segmented
              label={t('inspector.linkTo', { peer: nodeName(peer, nameOf) })}
              options={STATES.map((value) => ({ value, label: t(`inspector.link.${value}`) }))}
              value={linkBetween(links, node, peer)}
              onChange={(state) => verbs.setLink(node, peer, state)}
            />
          </li>
        ))}
      </ul>
      <p className="inspector__note">{t('inspector.links.note')}</p>
    </section>
  );
}
