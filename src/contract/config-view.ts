/** What is set where, at an instant: the values behind `configs.ts`, which knows what they mean. */
import type { Configs } from './configs.ts';

export interface ConfigsView {
  /** Of each topic, what it sets itself, and Kafka's id of it; internal topics too. */
  readonly topics: Readonly<Record<string, { readonly topicId: string; readonly configs: Configs }>>;
  /** Dynamic configs of brokers, by id as text; under the empty name those of all. */
  readonly dynamic: Readonly<Record<string, Configs>>;
  /** Of each group that has any, by its id (KIP-848, KIP-932). */
  readonly groups: Readonly<Record<string, Configs>>;
  /** server.properties with the era's own defaults, by id as text. */
  readonly fixed: Readonly<Record<string, Configs>>;
  /** What clients run with, by node id; their era's own defaults among it. */
  readonly producers: Readonly<Record<string, Configs>>;
  readonly consumers: Readonly<Record<string, Configs>>;
}
