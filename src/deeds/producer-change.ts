/** From the name of a config to what a producer is told: some of them its application says by other means. */
import type { Acks, Command } from '../contract/commands.ts';

/** How a producer is told to change a setting. What `acks` cannot be is sent all the same: the engine refuses it. */
export function producerChange(
  name: string,
  value: string | null,
): Pick<Extract<Command, { type: 'producer.configure' }>, 'settings' | 'configs'> {
  if (name === 'enable.idempotence') return { settings: { idempotence: value === 'true' } };
  if (name === 'acks') return { settings: { acks: (ACKS[value ?? 'all'] ?? value) as Acks } };
  return { settings: {}, configs: { [name]: value } };
}

const ACKS: Readonly<Record<string, Acks>> = { '0': 0, '1': 1, all: 'all', '-1': 'all' };
