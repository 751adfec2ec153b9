/** What a lens sees of one thing, up close.
 *  See         contract/close-up.ts, log-close-up.ts, group-close-up.ts, consumer-close-up.ts */
import type { CloseUp, CloseUpSubject } from '../../contract/close-up.ts';
import type { AuditState } from '../audit/state.ts';
import type { World } from '../cluster/world.ts';
import { closeUpOfConsumer } from './consumer-close-up.ts';
import { closeUpOfController } from './controller-close-up.ts';
import { closeUpOfGroup } from './group-close-up.ts';
import { closeUpOfLog } from './log-close-up.ts';
import { closeUpOfProducer } from './producer-close-up.ts';
import { closeUpOfShare } from './share-close-up.ts';
import { closeUpOfTransactions } from './transactions-close-up.ts';
import { closeUpOfZooKeeper } from './zookeeper-close-up.ts';

/** Null when there is no such thing now. */
export function projectCloseUp(world: World, audit: AuditState, subject: CloseUpSubject): CloseUp | null {
  switch (subject.kind) {
    // The auditor's own: audit/close-up.ts.
    case 'audit':
      return null;
    case 'controller':
      return closeUpOfController(world, subject);
    case 'zookeeper':
      return closeUpOfZooKeeper(world, subject);
    case 'log':
      return closeUpOfLog(world, audit, subject);
    case 'group':
      return closeUpOfGroup(world, subject);
    case 'share':
      return closeUpOfShare(world, audit, subject);
    case 'consumer':
      return closeUpOfConsumer(world, subject);
    case 'producer':
      return closeUpOfProducer(world, subject);
    case 'transactions':
      return closeUpOfTransactions(world, subject);
  }
}
