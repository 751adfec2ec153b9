/** Which commands are told of where: by the first word of their type. */
import type { Command, CommandType } from '../../../contract/commands.ts';

export const DEED_AREAS = {
  broker: 'cluster',
  cluster: 'cluster',
  controller: 'cluster',
  zookeeper: 'cluster',
  network: 'cluster',
  disk: 'cluster',
  hardware: 'cluster',
  topic: 'admin',
  log: 'admin',
  partition: 'admin',
  config: 'admin',
  transaction: 'admin',
  producer: 'producers',
  consumer: 'consumers',
  group: 'groups',
} as const satisfies Readonly<Record<FirstWord<CommandType>, string>>;

type FirstWord<T extends string> = T extends `${infer W}.${string}` ? W : never;
type WordsOf<A> = {
  readonly [W in keyof typeof DEED_AREAS]: (typeof DEED_AREAS)[W] extends A ? W : never;
}[keyof typeof DEED_AREAS];

export type DeedArea = (typeof DEED_AREAS)[keyof typeof DEED_AREAS];
export type DeedsOf<A extends DeedArea> = Extract<Command, { readonly type: `${WordsOf<A>}.${string}` }>;

export const deedAreaOf = (type: CommandType): DeedArea =>
  // A type begins with one of the words, as the table's own type says.
  DEED_AREAS[type.slice(0, type.indexOf('.')) as FirstWord<CommandType>];
