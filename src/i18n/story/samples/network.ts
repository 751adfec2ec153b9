import type { NetworkEvent } from '../../../contract/events/network.ts';
import type { Samples } from './samples.ts';

export const network: Samples<NetworkEvent> = {
  'request.sent': {
    type: 'request.sent',
    flight: {
      eventId: 1,
      kind: 'fetch',
      api: 'Fetch',
      isResponse: false,
      from: 'b1',
      to: 'b2',
      sentAtUs: 0,
      arrivesAtUs: 1,
      lostAtUs: null,
      partitions: [],
      recordCount: 0,
      sizeBytes: 0,
      groupId: null,
      error: null,
    },
  },
  'request.lost': { type: 'request.lost', sentBy: 1, from: 'b1', to: 'b2', api: 'Fetch' },
  'connection.reset': { type: 'connection.reset', a: 'b1', b: 'k-Ada', inFlightLost: 2 },
  'network.changed': { type: 'network.changed', a: 'b1', b: 'c101', state: 'cut' },
  'network.tuned': { type: 'network.tuned', latencyMsMin: 4, latencyMsMax: 12, sendKBps: 500 },
};
