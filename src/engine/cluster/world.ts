/** A whole run as plain data: the simulation, and what the house keeps about it. */
import type { AssignorName, Command } from '../../contract/commands.ts';
import type { Configs } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import type { CommandId, NodeId } from '../../contract/ids.ts';
import type { Scenario } from '../../contract/scenario.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { ProducerCounts } from '../clients/producer/state.ts';
import type { ControllerDisk, ControllerMemory } from '../controller/state.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import type { EnsembleView } from './ensemble-view.ts';
import type { QuorumView } from './quorum-view.ts';

export interface World {
  readonly sim: SimState;
  readonly scenario: Scenario;
  /** The era's, with what the scenario changes of them. Frozen. */
  readonly rules: Rules;
  /** 22 characters of base64url. */
  readonly clusterId: string;
  /** Groups that consumers can be put into, in the order they came. */
  readonly groups: Map<string, GroupDefinition>;
  /** Node ids in the order they came. */
  readonly producers: NodeId[];
  readonly consumers: NodeId[];
  /** Consumers that leave for good: gone from the screen when their process has ended. */
  readonly closing: Set<NodeId>;
  /** Records of producers that are no longer there. */
  readonly removedCounts: ProducerCounts;
  /** What the scenario still has in store, earliest first. */
  readonly agenda: AgendaItem[];
  /** Eras with ZooKeeper: what is committed there. */
  readonly ensemble?: EnsembleView;
  /** What is committed in the metadata log; stays empty in eras with ZooKeeper. */
  readonly quorum: QuorumView;
  /** How far the scenario's script has come: the step to be scheduled next, and what it waits for. */
  readonly script: { next: number; isWaiting: boolean; readonly sightings: Map<string, number> };
}

/** Frozen. */
export interface GroupDefinition {
  readonly name: string;
  readonly topics: readonly string[];
  readonly assignor: AssignorName;
  readonly configs: Configs;
  readonly type?: 'share';
}

/** Frozen. */
export interface AgendaItem {
  readonly atUs: SimTimeUs;
  readonly what:
    | { readonly kind: 'start'; readonly node: NodeId }
    | { readonly kind: 'script'; readonly commandId: CommandId; readonly command: Command };
}

export const nodesOfKind = (world: World, kind: string): readonly NodeRecord[] =>
  [...world.sim.nodes.values()].filter((node) => node.kind === kind);

/** Memory of a controller; undefined while it is down. */
// Nodes of kind `controller` hold nothing else; see controller/state.ts.
export const controllerMemory = (node: NodeRecord): ControllerMemory | undefined =>
  node.memory as ControllerMemory | undefined;
export const controllerDisk = (node: NodeRecord): ControllerDisk => node.disk as ControllerDisk;

/** The active controller with the newest epoch; undefined while there is none. A deposed one that does not know it yet
 *  may still think it is active. */
export function activeController(world: World): NodeRecord | undefined {
  let found: NodeRecord | undefined;
  for (const node of nodesOfKind(world, 'controller')) {
    if (!controllerMemory(node)?.active) continue;
    if (!found || controllerDisk(node).epoch > controllerDisk(found).epoch) found = node;
  }
  return found;
}

/** Whether somebody can decide about topics now. */
export const hasController = (world: World): boolean =>
  world.ensemble ? world.ensemble.controllerId >= 0 : activeController(world) !== undefined;

/** The metadata that are committed. */
export const latestImage = (world: World): MetadataImage => (world.ensemble ?? world.quorum).image;
