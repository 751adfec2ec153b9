/** What is known of one config. The tables are `broker.ts`, `topic.ts` and `client.ts`; they are read through
 *  `contract/configs.ts`. */
import type { EraName } from '../eras.ts';

export type ConfigScope = 'broker' | 'topic' | 'producer' | 'consumer' | 'group' | 'zookeeper';

/** How a broker config may change while the broker runs (DynamicBrokerConfig): with a restart only, for one broker, or
 *  for one broker and for all at once. */
export type ConfigUpdate = 'readOnly' | 'perBroker' | 'clusterWide';

export interface ConfigDefinition {
  readonly type: 'int' | 'long' | 'double' | 'boolean' | 'string' | 'list';
  readonly default: string;
  /** Defaults of eras that differ. */
  readonly eraDefaults?: Readonly<Partial<Record<EraName, string>>>;
  /** The eras that know it; absent: all. */
  readonly eras?: readonly EraName[];
  /** Inclusive range of a number. */
  readonly min?: number;
  readonly max?: number;
  /** Allowed values of a string, or of the items of a list. */
  readonly values?: readonly string[];
  /** Values beside `values`, in some eras: what they look like, and one of them. */
  readonly pattern?: { readonly regex: string; readonly example: string; readonly eras: readonly EraName[] };
  /** Values that not all eras know, and those that do. */
  readonly eraValues?: Readonly<Record<string, readonly EraName[]>>;
  readonly scopes: readonly ConfigScope[];
  /** For broker configs; absent: read only. Topic configs may always change, client configs never. */
  readonly update?: ConfigUpdate;
  /** The broker config that a topic config overrides, where it has another name. */
  readonly brokerName?: string;
  /** Broker configs that say the same in coarser units, finest first, and how many of the topic's units one of theirs is. */
  readonly brokerUnits?: readonly (readonly [name: string, factor: number])[];
  /** Known and shown with its default, but the simulation does nothing with it, so that setting it is refused. */
  readonly isShownOnly?: boolean;
}

export const INT_MAX = 2_147_483_647;
/** Of a Java long, as far as a double counts exactly; Kafka's own bound is written in the default. */
export const LONG_MAX = Number.MAX_SAFE_INTEGER;
export const NEVER = '9223372036854775807';

type More = Omit<ConfigDefinition, 'type' | 'default' | 'min' | 'max' | 'scopes'>;
/** Makers of definitions that share a scope. */
export const maker = (...scopes: readonly ConfigScope[]) => ({
  int: (value: number, min: number, max = INT_MAX, more: More = {}): ConfigDefinition => ({
    type: 'int',
    default: String(value),
    min,
    max,
    scopes,
    ...more,
  }),
  long: (value: number | typeof NEVER, min: number, more: More = {}): ConfigDefinition => ({
    type: 'long',
    default: String(value),
    min,
    max: LONG_MAX,
    scopes,
    ...more,
  }),
  double: (value: number, min: number, max: number, more: More = {}): ConfigDefinition => ({
    type: 'double',
    default: String(value),
    min,
    max,
    scopes,
    ...more,
  }),
  bool: (value: boolean, more: More = {}): ConfigDefinition => ({
    type: 'boolean',
    default: String(value),
    scopes,
    ...more,
  }),
  text: (value: string, more: More = {}): ConfigDefinition => ({
    type: 'string',
    default: value,
    scopes,
    ...more,
  }),
  list: (value: string, more: More = {}): ConfigDefinition => ({
    type: 'list',
    default: value,
    scopes,
    ...more,
  }),
});

/** KIP-110: since 2.1. */
export const ZSTD: Readonly<Record<string, readonly EraName[]>> = { zstd: ['2.4', '3.3', '4.1'] };

export const SHOWN: More = { isShownOnly: true };
