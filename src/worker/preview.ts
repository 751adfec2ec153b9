/** What a command would lead to: a throw-away copy of the engine carries it out and plays until the groups it touches
 *  are at rest again. Done in portions, so that the film goes on meanwhile. */
import type { Command, CommandResult } from '../contract/commands.ts';
import type { ClusterFrame, GroupView } from '../contract/frame.ts';
import type { PartitionKey } from '../contract/ids.ts';
import type { Preview } from '../contract/messages.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { US_PER_MS, US_PER_S } from '../contract/units.ts';
import type { Engine } from '../engine/index.ts';

/** Beyond that the answer is given as it stands. */
const HORIZON_US = 30 * US_PER_S;
const MAX_EVENTS = 200_000;
/** How often the copy is looked at. */
const GLANCE_US = 20 * US_PER_MS;

export class PreviewRun {
  private readonly engine: Engine;
  private readonly result: CommandResult;
  private readonly startUs: SimTimeUs;
  /** Groups the command names, and those that lost their rest on the way; with the generation they had. */
  private readonly touched = new Map<string, number>();
  private readonly before: ClusterFrame;
  /** When a touched group was first seen at rest again. */
  private readonly restedAtUs = new Map<string, SimTimeUs>();
  private events = 0;

  /** `engine` is a copy that nobody else uses. */
  constructor(engine: Engine, command: Command) {
    this.engine = engine;
    this.startUs = engine.nowUs();
    this.before = engine.frame();
    for (const groupId of groupsNamedBy(command, this.before)) this.touch(groupId);
    this.result = engine.submit(command, 'preview').result;
  }

  /** Plays a portion; answers the preview when it has come to its end, null when more is to do. */
  portion(): Preview | null {
    if (!this.result.ok) return { ok: false, reason: this.result.reason };
    this.events += this.engine.advanceTo(this.engine.nowUs() + GLANCE_US).length;
    const frame = this.engine.frame();
    for (const group of Object.values(frame.groups)) {
      if (group.state !== 'Stable' && group.state !== this.before.groups[group.id]?.state)
        this.touch(group.id);
      if (!this.touched.has(group.id)) continue;
      if (!this.isAtRest(group, frame)) this.restedAtUs.delete(group.id);
      else if (!this.restedAtUs.has(group.id)) this.restedAtUs.set(group.id, this.engine.nowUs());
    }
    const isOver = this.engine.nowUs() - this.startUs >= HORIZON_US || this.events >= MAX_EVENTS;
    const isRested = this.touched.size > 0 && this.restedAtUs.size === this.touched.size;
    return isOver || isRested ? this.answer(frame) : null;
  }

  private touch(groupId: string): void {
    if (!this.touched.has(groupId)) this.touched.set(groupId, this.before.groups[groupId]?.generation ?? 0);
  }

  /** Something has happened to the group, and it is over: the coordinator is content and so is every member. */
  private isAtRest(group: GroupView, frame: ClusterFrame): boolean {
    if (group.generation === this.touched.get(group.id)) return false;
    const members = group.consumers.map((id) => frame.consumers[id]);
    if (members.length === 0) return group.state === 'Empty' || group.state === 'Dead';
    return (
      group.state === 'Stable' &&
      members.every((member) => member?.phase === 'stable' && member.generation === group.generation) &&
      Object.values(group.lags).every((lag) => lag.owner !== null)
    );
  }

  private answer(frame: ClusterFrame): Preview {
    return {
      ok: true,
      groups: [...this.touched.keys()].flatMap((groupId) => {
        const group = frame.groups[groupId];
        if (!group) return [];
        const restedAtUs = this.restedAtUs.get(groupId);
        const owned: Record<string, readonly PartitionKey[]> = {};
        for (const id of group.consumers) owned[id] = frame.consumers[id]?.owned ?? [];
        return [
          {
            groupId,
            generation: group.generation,
            stable: restedAtUs !== undefined,
            afterMs: ((restedAtUs ?? this.engine.nowUs()) - this.startUs) / US_PER_MS,
            owned,
          },
        ];
      }),
    };
  }
}

function groupsNamedBy(command: Command, frame: ClusterFrame): string[] {
  const named: (string | null | undefined)[] = [];
  if ('consumerId' in command) named.push(frame.consumers[command.consumerId]?.groupId);
  if (command.type === 'consumer.move' || command.type === 'consumer.add') named.push(command.groupId);
  return named.filter((groupId) => groupId !== null && groupId !== undefined);
}
