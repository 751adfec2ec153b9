/** What nodes are called. Clients carry their names in their node ids, more or less. */
import type { NodeId } from '../contract/ids.ts';
import type { Translate } from './messages.ts';
import { type People, properName } from './people.ts';

/** What a client is called on the screen, by its id; undefined when it is not there any more. */
export type NameOf = (id: string) => string | undefined;

export interface Names {
  /** `b2` → "broker 2", `k-ada` → "Ada". */
  nodeName(node: NodeId, nameOf?: NameOf): string;
  personName(id: string, nameOf?: NameOf): string;
}

export function createNames(t: Translate, { person }: People): Names {
  const personName = (id: string, nameOf: NameOf = NOBODY): string => {
    const name = nameOf(id) ?? (/^[pk]-./.test(id) ? properName(id.slice(2)) : id);
    return id.startsWith('k-') ? person({ name, initial: '' }).name : name;
  };
  const nodeName = (node: NodeId, nameOf?: NameOf): string => {
    if (node === '*') return t('node.all');
    const id = node.slice(1);
    if (/^b\d+$/.test(node)) return t('node.broker', { id });
    if (/^c\d+$/.test(node)) return t('node.controller', { id });
    if (/^z\d+$/.test(node)) return t('node.zookeeper', { id });
    return personName(node, nameOf);
  };
  return { nodeName, personName };
}

export const NOBODY: NameOf = () => undefined;
