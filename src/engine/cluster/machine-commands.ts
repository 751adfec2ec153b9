/** Wishes about what the cluster runs on: its machines and its network.
 *  See         kernel/machine.ts, contract/hardware.ts */
import type { Command } from '../../contract/commands.ts';
import { configInt } from '../../contract/configs.ts';
import type { DiskCondition, Hardware } from '../../contract/hardware.ts';
import { DEFAULT_HARDWARE, HARDWARE_RANGES } from '../../contract/hardware.ts';
import { msToUs } from '../../contract/units.ts';
import { createMachine } from '../kernel/machine-state.ts';
import { connectionOf, startHandling } from '../kernel/network.ts';
import type { NodeRecord, SimState } from '../kernel/sim.ts';
import { emit } from '../kernel/sim.ts';
import { brokerDisk } from './broker-node.ts';
import type { Handler } from './wish.ts';
import { findBroker, refuse, refuseValue } from './wish.ts';
import type { World } from './world.ts';
import { nodesOfKind } from './world.ts';

export const machineHandlers: {
  readonly [T in 'hardware.set' | 'network.tune' | 'disk.fill' | 'disk.fail' | 'disk.heal']: Handler<T>;
} = {
  'hardware.set': (world, { brokerId, hardware }) => {
    checkHardware(hardware ?? {});
    const nodes = brokerId === null ? nodesOfKind(world, 'broker') : [findBroker(world, brokerId)];
    for (const node of nodes) {
      if (hardware === null) takeMachine(world.sim, node);
      else giveMachine(node, hardware);
      const now = node.machine?.hardware ?? null;
      emit(world.sim, { type: 'broker.hardwareSet', brokerId: brokerDisk(node).brokerId, hardware: now });
    }
    return undefined;
  },
  'network.tune': (world, { settings }) => {
    tuneNetwork(world, settings);
    return undefined;
  },
  'disk.fill': (world, { brokerId }) => setDisk(world, brokerId, 'full'),
  'disk.fail': (world, { brokerId }) => setDisk(world, brokerId, 'failed'),
  'disk.heal': (world, { brokerId }) => setDisk(world, brokerId, 'ok'),
};

/** Nobody is told: the broker finds out when it next uses its disk. */
function setDisk(world: World, brokerId: number, condition: DiskCondition): undefined {
  const { dir } = brokerDisk(findBroker(world, brokerId));
  const broker = String(brokerId);
  if (dir.condition === condition) {
    if (condition === 'ok') refuse({ code: 'diskIsWell', params: { broker } });
    refuse({ code: condition === 'full' ? 'diskAlreadyFull' : 'diskAlreadyFailed', params: { broker } });
  }
  if (condition === 'full' && dir.condition === 'failed')
    refuse({ code: 'diskAlreadyFailed', params: { broker } });
  dir.condition = condition;
  emit(world.sim, { type: 'disk.changed', brokerId, condition });
}

/** Gives a broker's machine this hardware; what is not named stays, or is what a machine has at first. */
export function giveMachine(node: NodeRecord, hardware: Partial<Hardware>): void {
  const { machine } = node;
  if (machine) machine.hardware = Object.freeze({ ...machine.hardware, ...hardware });
  else {
    const threads = configInt(brokerDisk(node).configs, 'num.io.threads');
    node.machine = createMachine({ ...DEFAULT_HARDWARE, ...hardware }, threads);
  }
}

/** Work costs nothing from now on; what waited for a thread is taken up. */
function takeMachine(sim: SimState, node: NodeRecord): void {
  const waiting = node.machine?.threads.waiting ?? [];
  delete node.machine;
  for (const { connectionId, message } of waiting) {
    if (connectionOf(sim, connectionId)) startHandling(sim, node, connectionId, message);
  }
}

function checkHardware(hardware: Partial<Hardware>): void {
  for (const [name, [least, most]] of Object.entries(HARDWARE_RANGES)) {
    // Names of the ranges are names of the hardware.
    const value = hardware[name as keyof typeof HARDWARE_RANGES];
    if (value === undefined || (Number.isFinite(value) && value >= least && value <= most)) continue;
    refuseValue(name, value, `${least} – ${most}`);
  }
}

const MAX_LATENCY_MS = 10_000;
const MAX_KBPS = 100_000_000;

function tuneNetwork({ sim }: World, settings: Extract<Command, { type: 'network.tune' }>['settings']): void {
  const { network } = sim;
  const latencyMsMin = settings.latencyMsMin ?? network.latencyUsMin / 1000;
  const latencyMsMax = settings.latencyMsMax ?? network.latencyUsMax / 1000;
  const { sendKBps } = settings;
  if (!(latencyMsMin >= 0 && latencyMsMin <= MAX_LATENCY_MS)) {
    refuseValue('latencyMsMin', latencyMsMin, `0 – ${MAX_LATENCY_MS}`);
  }
  if (!(latencyMsMax >= latencyMsMin && latencyMsMax <= MAX_LATENCY_MS)) {
    refuseValue('latencyMsMax', latencyMsMax, `${latencyMsMin} – ${MAX_LATENCY_MS}`);
  }
  if (typeof sendKBps === 'number' && !(sendKBps >= 1 && sendKBps <= MAX_KBPS)) {
    refuseValue('sendKBps', sendKBps, `1 – ${MAX_KBPS}`);
  }
  network.latencyUsMin = msToUs(latencyMsMin);
  network.latencyUsMax = msToUs(latencyMsMax);
  const busyUntilUs = network.lines?.busyUntilUs ?? new Map();
  if (sendKBps === null) delete network.lines;
  else if (sendKBps !== undefined) network.lines = { bytesPerMs: sendKBps, busyUntilUs };
  const limit = network.lines?.bytesPerMs ?? null;
  emit(sim, { type: 'network.tuned', latencyMsMin, latencyMsMax, sendKBps: limit });
}
