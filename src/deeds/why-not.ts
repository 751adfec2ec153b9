/** Why a wish could not be carried out just now, as far as the picture tells: what the engine would answer, known before one
 *  asks. The one place that menus, palette, inspector and lenses have their reasons from. The engine has the last word: what
 *  the picture does not hold (a topic's configs, say) is found out by asking.
 *  See         engine/cluster/*-commands.ts, whose order of questions is kept here; reasons.test.ts holds one to the other */
import type { Command } from '../contract/commands.ts';
import type { RejectReason } from '../contract/errors.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import { whyNotAdmin } from './why-not-admin.ts';
import { whyNotConsumer, whyNotProducer } from './why-not-clients.ts';
import { whyNotServer, whyNotWire } from './why-not-servers.ts';

export function whyNot(frame: ClusterFrame, command: Command): RejectReason | null {
  switch (command.type) {
    case 'broker.kill':
    case 'broker.stop':
    case 'broker.start':
    case 'broker.add':
    case 'broker.pause':
    case 'broker.resume':
    case 'controller.kill':
    case 'controller.stop':
    case 'controller.start':
    case 'zookeeper.kill':
    case 'zookeeper.start':
    case 'disk.fill':
    case 'disk.fail':
    case 'disk.heal':
      return whyNotServer(frame, command);
    case 'network.cut':
    case 'network.heal':
    case 'network.clog':
      return whyNotWire(frame, command);
    case 'topic.create':
    case 'topic.delete':
    case 'topic.addPartitions':
    case 'topic.commitRule':
    case 'partition.reassign':
    case 'partition.electLeader':
    case 'log.deleteRecords':
    case 'config.alter':
    case 'group.add':
    case 'group.resetOffsets':
    case 'group.deleteOffsets':
    case 'group.delete':
      return whyNotAdmin(frame, command);
    case 'producer.add':
    case 'producer.send':
    case 'producer.flush':
    case 'producer.configure':
    case 'producer.crash':
    case 'producer.start':
    case 'producer.pause':
    case 'producer.resume':
      return whyNotProducer(frame, command);
    case 'consumer.add':
    case 'consumer.move':
    case 'consumer.remove':
    case 'consumer.crash':
    case 'consumer.start':
    case 'consumer.pause':
    case 'consumer.resume':
    case 'consumer.stall':
    case 'consumer.delivery':
    case 'consumer.seek':
    case 'consumer.commit':
    case 'consumer.pausePartition':
    case 'consumer.resumePartition':
      return whyNotConsumer(frame, command);
    default:
      // Whatever state things are in, these can be had; their values are looked at by the engine.
      return null;
  }
}

/** The first reason among several wishes that are uttered together. */
export function whyNotAny(frame: ClusterFrame, commands: readonly Command[]): RejectReason | null {
  for (const command of commands) {
    const reason = whyNot(frame, command);
    if (reason) return reason;
  }
  return null;
}
