/** A transaction coordinator in a broker that is nothing else, a client that asks it, and a broker that writes markers: the
 *  state machine by hand. Writes are replicated 5 ms later, or fail as told. Messages take no time to speak of. */
import type { Rules } from '../../contract/eras.ts';
import { rulesOf } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeBehaviour } from '../kernel/context.ts';
import { NodeContext } from '../kernel/context.ts';
import type { Behaviours } from '../kernel/loop.ts';
import { handleNext, startNode } from '../kernel/loop.ts';
import { copyPlain } from '../kernel/plain.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import { SWEEP_AT_LEAST } from '../kernel/sim.ts';
import type { ApiName, RequestOf, ResponseOf } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { TransactionLogRecord } from '../protocol/records.ts';
import { answer, request, requestOf } from '../protocol/talk.ts';
import type {
  PendingWrite,
  TransactionCoordinatorState,
  TransactionHost,
} from '../transaction/coordinator.ts';
import {
  createTransactionCoordinator,
  onTransactionRequest,
  onTransactionResponse,
  onTransactionsElected,
  onTransactionsLost,
  onTransactionTimer,
  onTransactionWritten,
  startTransactions,
} from '../transaction/coordinator.ts';
import type { TransactionMetadata } from '../transaction/metadata.ts';

export const TRANSACTIONAL_ID = 'till';
const STATE_PARTITIONS = 50;
const REPLICATION_US = 5_000;

export class TransactionBench {
  /** What has been appended, oldest first. */
  readonly log: TransactionLogRecord[] = [];
  /** What the next appends answer, one each; after them all are written. */
  readonly appendErrors: KafkaError[] = [];
  private nextProducerId: number;
  private readonly sim: SimState;
  private readonly behaviours: Behaviours;
  /** Answers of the client's last request. */
  private answered: unknown;

  /** @param nextProducerId the first id that nobody has had
   *  @param transactionVersion of the cluster */
  constructor(nextProducerId = 0, transactionVersion: Rules['transactionVersion'] = 0) {
    this.nextProducerId = nextProducerId;
    this.sim = {
      seed: 'bench',
      nowUs: 0,
      lastSequence: 0,
      lastEventId: 0,
      cause: null,
      queue: [],
      sweepAt: SWEEP_AT_LEAST,
      streams: new Map(),
      network: {
        latencyUsMin: 0,
        latencyUsMax: 0,
        lastConnectionId: 0,
        abandoned: new Map(),
        connections: new Map(),
        byAddress: new Map(),
        links: new Map(),
        flights: new Map(),
      },
      nodes: new Map(),
      outbox: [],
    };
    this.behaviours = {
      coordinator: this.coordinatorBehaviour(transactionVersion),
      leader: leaderBehaviour,
      client: this.clientBehaviour(),
    };
    this.addNode('b1', 'coordinator');
    this.addNode('b2', 'leader');
    this.addNode('p-shop', 'client');
    for (let partition = 0; partition < STATE_PARTITIONS; partition++) {
      onTransactionsElected(this.context('b1'), this.state, this.host(), partition, 1, []);
    }
    this.run(10);
  }

  get state(): TransactionCoordinatorState {
    return this.context('b1').node.memory as TransactionCoordinatorState;
  }

  /** The id stands so, whatever came before. */
  put(metadata: TransactionMetadata): void {
    this.idsBeside(metadata.transactionalId)?.set(metadata.transactionalId, metadata);
  }

  metadataOf(transactionalId = TRANSACTIONAL_ID): TransactionMetadata | undefined {
    return this.idsBeside(transactionalId)?.get(transactionalId);
  }

  private idsBeside(transactionalId: string): Map<string, TransactionMetadata> | undefined {
    return this.state.partitions.get(partitionForGroup(transactionalId, STATE_PARTITIONS))?.transactions;
  }

  /** Asks, and waits 50 ms. */
  ask<A extends ApiName>(api: A, body: RequestOf<A>, version?: number): ResponseOf<A> {
    this.answered = undefined;
    request(this.context('p-shop'), api, 'b1', body, {
      label: plainLabel('control'),
      timeoutMs: 1_000_000,
      ...(version === undefined ? {} : { version }),
    });
    this.run(50);
    if (this.answered === undefined) throw new Error(`${api} was not answered`);
    // Kept by the client below; it asks one thing at a time.
    return this.answered as ResponseOf<A>;
  }

  /** Runs for so long. The state must stay plain data, which copying checks. */
  run(forMs: number): void {
    const untilUs = this.sim.nowUs + forMs * 1000;
    while (this.sim.queue[0] && this.sim.queue[0].atUs <= untilUs) handleNext(this.sim, this.behaviours);
    this.sim.nowUs = untilUs;
    this.sim.outbox.length = 0;
    copyPlain(this.sim);
  }

  private addNode(id: string, kind: string): void {
    const node: NodeRecord = {
      id,
      kind,
      isUp: false,
      incarnation: 0,
      downSinceUs: null,
      processingUs: 0,
      slowFactor: 1,
      timers: new Map(),
      memory: undefined,
      disk: null,
    };
    this.sim.nodes.set(id, node);
    startNode(this.sim, this.behaviours, node);
  }

  private context(id: string): NodeContext {
    const node = this.sim.nodes.get(id);
    if (!node) throw new Error(`no node ${id}`);
    return new NodeContext(this.sim, node);
  }

  private host(): TransactionHost {
    return {
      partitionCount: STATE_PARTITIONS,
      offsetsPartitionCount: STATE_PARTITIONS,
      nextProducerId: () => this.nextProducerId++,
      leaderOf: () => 2,
      append: (_partition, record, _timeoutMs, continuation) => {
        const error = this.appendErrors.shift() ?? 'NONE';
        if (error !== 'NONE') return error;
        this.log.push(record);
        this.context('b1').startTimer(`written:${this.log.length}`, REPLICATION_US, continuation);
        return 'NONE';
      },
    };
  }

  private coordinatorBehaviour(transactionVersion: Rules['transactionVersion']): NodeBehaviour {
    return {
      boot: (node) => {
        const rules = { ...rulesOf('4.1'), transactionVersion };
        const state = createTransactionCoordinator({}, rules);
        node.node.memory = state;
        startTransactions(node, state, this.host());
      },
      onRequest: (node, incoming) => {
        onTransactionRequest(node, this.state, this.host(), incoming);
      },
      onResponse: (node, response) => {
        onTransactionResponse(node, this.state, this.host(), response);
      },
      onDisconnect: (node, _peer, _channel, failed) => {
        onTransactionsLost(node, this.state, this.host(), failed);
      },
      onTimer: (node, name, data) => {
        if (onTransactionTimer(node, this.state, this.host(), name, data)) return;
        // Started by `append` above.
        onTransactionWritten(node, this.state, this.host(), data as PendingWrite, 'NONE');
      },
    };
  }

  private clientBehaviour(): NodeBehaviour {
    return {
      ...IDLE,
      onResponse: (_node, { body }) => {
        this.answered = body;
      },
    };
  }
}

const IDLE: NodeBehaviour = {
  boot() {},
  onRequest() {},
  onResponse() {},
  onDisconnect() {},
  onTimer() {},
};

/** Leads whatever a transaction wrote to, and takes every marker. */
const leaderBehaviour: NodeBehaviour = {
  ...IDLE,
  onRequest(node, incoming) {
    const { markers } = requestOf('WriteTxnMarkers', incoming.body);
    const body = {
      markers: markers.map(({ producerId, topics }) => ({
        producerId,
        topics: topics.map(({ name, partitionIndexes }) => ({
          name,
          partitions: partitionIndexes.map((partitionIndex) => ({
            partitionIndex,
            errorCode: 'NONE' as const,
          })),
        })),
      })),
    };
    answer(node, 'WriteTxnMarkers', incoming, body, plainLabel('control'));
  },
};
