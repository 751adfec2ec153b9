/** Sentences about controllers and their metadata log. */
import { unreachable } from '../../../contract/errors.ts';
import type { QuorumEvent } from '../../../contract/events/quorum.ts';
import { headed, type Teller } from '../teller.ts';

export function tellQuorum(event: QuorumEvent, { t, list, nodeName }: Teller): string {
  switch (event.type) {
    case 'controller.prospective':
    case 'controller.candidate':
    case 'controller.elected':
    case 'controller.activated':
      return t(`event.${event.type}`, {
        controller: String(event.controllerId),
        epoch: String(event.epoch),
      });
    case 'controller.voted':
      return t(event.granted ? 'event.controller.granted' : 'event.controller.denied', {
        voter: String(event.voterId),
        candidate: String(event.candidateId),
        epoch: String(event.epoch),
      });
    case 'controller.preVoted':
      return t(event.granted ? 'event.controller.wouldGrant' : 'event.controller.wouldDeny', {
        voter: String(event.voterId),
        candidate: String(event.candidateId),
        epoch: String(event.epoch),
      });
    case 'controller.resigned':
      return t('event.controller.resigned', {
        controller: String(event.controllerId),
        epoch: String(event.epoch),
        why: t(`event.controller.resigned.${event.why}`),
      });
    case 'controller.zombieDecided':
      return t('event.controller.zombieDecided', {
        controller: String(event.controllerId),
        epoch: String(event.epoch),
        current: String(event.currentEpoch),
        partition: event.partition,
      });
    case 'controller.absenceUnseen':
      return t('event.controller.absenceUnseen', {
        controller: String(event.controllerId),
        broker: String(event.brokerId),
      });
    case 'control.refused':
      return t('event.control.refused', {
        broker: String(event.brokerId),
        controller: String(event.controllerId),
        epoch: String(event.controllerEpoch),
        api: event.api,
        error: event.error,
      });
    case 'metadata.appended':
      return t('event.metadata.appended', {
        controller: String(event.controllerId),
        offset: String(event.offset),
        records: list(event.records),
      });
    case 'metadata.applied':
      return t('event.metadata.applied', { broker: String(event.brokerId), offset: String(event.offset) });
    case 'metadata.snapshotTaken':
      return headed(
        event.node,
        t(`event.metadata.snapshotTaken.${event.why}`, {
          node: nodeName(event.node),
          offset: String(event.endOffset),
          epoch: String(event.epoch),
          bytes: String(event.sizeBytes),
        }),
      );
    case 'metadata.snapshotLoaded': {
      const node = nodeName(event.node);
      const offset = String(event.endOffset);
      const { from } = event;
      return headed(
        event.node,
        from === null
          ? t('event.metadata.snapshotRead', { node, offset })
          : t('event.metadata.snapshotFetched', { node, offset, from: nodeName(from) }),
      );
    }
    case 'metadata.prefixDropped':
      return headed(
        event.node,
        t(`event.metadata.prefixDropped.${event.reason}`, {
          node: nodeName(event.node),
          offset: String(event.logStartOffset),
        }),
      );
    default:
      return unreachable(event);
  }
}
