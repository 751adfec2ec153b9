/** Wishes about wires.
 *  See         commands.ts, kernel/network.ts */
import type { NodeId } from '../../contract/ids.ts';
import { linkKey, resetConnections, setLink } from '../kernel/network.ts';
import { ADMIN } from './admin-node.ts';
import type { Handler } from './wish.ts';
import { refuse, refuseValue } from './wish.ts';
import type { World } from './world.ts';

export const networkHandlers: { readonly [T in NetworkCommand]: Handler<T> } = {
  'network.cut': (world, { a, b }) => {
    const peers = peersOf(world, a, b).filter((peer) => linkState(world, a, peer) !== 'cut');
    if (peers.length === 0) refuse({ code: 'linkAlreadyCut', params: { a, b } });
    for (const peer of peers) setLink(world.sim, a, peer, 'cut');
    return undefined;
  },
  'network.heal': (world, { a, b }) => {
    const peers = peersOf(world, a, b).filter((peer) => linkState(world, a, peer) !== undefined);
    if (peers.length === 0) refuse({ code: 'linkNotCut', params: { a, b } });
    for (const peer of peers) setLink(world.sim, a, peer, 'ok');
    return undefined;
  },
  'network.clog': (world, { a, b }) => {
    for (const peer of peersOf(world, a, b)) {
      if (linkState(world, a, peer) !== undefined) refuse({ code: 'linkAlreadyCut', params: { a, b } });
      setLink(world.sim, a, peer, 'clogged');
    }
    return undefined;
  },
  'network.reset': (world, { a, b }) => {
    for (const peer of peersOf(world, a, b)) resetConnections(world.sim, a, peer);
    return undefined;
  },
};

type NetworkCommand = 'network.cut' | 'network.heal' | 'network.clog' | 'network.reset';

/** One node by its id, or all others for `*`. */
function peersOf(world: World, a: NodeId, b: NodeId | '*'): readonly NodeId[] {
  const known = [...world.sim.nodes.keys()].filter((id) => id !== ADMIN);
  for (const id of b === '*' ? [a] : [a, b]) {
    if (!known.includes(id))
      refuse({ code: 'unknownBroker', params: { broker: id, known: known.join(', ') } });
  }
  if (a === b) refuseValue('b', b, 'otherNode');
  return b === '*' ? known.filter((id) => id !== a) : [b];
}

const linkState = (world: World, a: NodeId, b: NodeId) => world.sim.network.links.get(linkKey(a, b))?.state;
