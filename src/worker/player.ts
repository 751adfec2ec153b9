/** The thread's side of the seam: holds a run per `runId` and hands each message to it. What a run throws becomes a
 *  sentence, and the run stands still. */

import { unreachable } from '../contract/errors.ts';
import type { RunId } from '../contract/ids.ts';
import type { FromWorker, ToWorker } from '../contract/messages.ts';
import { type Ports, Run } from './run.ts';

export class Player {
  private readonly ports: Ports;
  private readonly runs = new Map<RunId, Run>();
  private readonly failures = new Map<RunId, FromWorker>();
  /** Seeks come faster than they can be carried out while someone drags: only the last of a row counts. */
  private readonly seeks = new Map<RunId, number>();

  constructor(ports: Ports) {
    this.ports = ports;
  }

  receive(message: ToWorker): void {
    const { runId } = message;
    if (message.type === 'seek') {
      const isFirst = !this.seeks.has(runId);
      this.seeks.set(runId, message.timeUs);
      if (isFirst) this.ports.later(() => this.carryOutSeek(runId));
      return;
    }
    this.carryOutSeek(runId);
    if (message.type === 'open') {
      this.runs.delete(runId);
      this.failures.delete(runId);
    }
    const failure = this.failures.get(runId);
    if (failure) this.ports.post(failure);
    else this.guarded(runId, () => this.handle(message));
  }

  private handle(message: Exclude<ToWorker, { type: 'seek' }>): void {
    const { runId } = message;
    if (message.type === 'open') {
      this.runs.set(runId, new Run(this.portsOf(runId), message));
      return;
    }
    const run = this.runs.get(runId);
    // Of a run that a worker before this one had.
    if (!run) return;
    switch (message.type) {
      case 'tick':
        run.tick(message.wallMs);
        break;
      case 'play':
        run.play(message.playing);
        break;
      case 'overlook':
        run.overlook();
        break;
      case 'pace':
        run.setPace(message.pace);
        break;
      case 'command':
        run.command(message.command, message.commandId);
        break;
      case 'step':
        run.step(message.by, message.direction);
        break;
      case 'preview':
        run.startPreview(message.previewId, message.command);
        break;
      case 'inspect':
        run.inspect(message.eventId);
        break;
      case 'look':
        run.look(message.subject);
        break;
      case 'follow':
        run.follow(message.timeUs);
        break;
      case 'branch':
        run.branch(message.act);
        break;
      case 'ask':
        run.ask(message.askId, message.question);
        break;
      case 'watch':
        run.watch(message.watches);
        break;
      case 'resync':
        run.reset();
        break;
      default:
        unreachable(message);
    }
  }

  private carryOutSeek(runId: RunId): void {
    const timeUs = this.seeks.get(runId);
    if (timeUs === undefined) return;
    this.seeks.delete(runId);
    const run = this.runs.get(runId);
    if (run && !this.failures.has(runId)) this.guarded(runId, () => run.seek(timeUs));
  }

  /** Work put off may fail too. */
  private portsOf(runId: RunId): Ports {
    const { ports } = this;
    return { ...ports, later: (work) => ports.later(() => this.guarded(runId, work)) };
  }

  private guarded(runId: RunId, work: () => void): void {
    try {
      work();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const failure: FromWorker = {
        type: 'failed',
        runId,
        message,
        atUs: this.runs.get(runId)?.nowUs ?? 0,
      };
      this.failures.set(runId, failure);
      this.ports.post(failure);
    }
  }
}
