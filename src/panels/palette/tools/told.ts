/** What a tool comes to: it says something at once, or it asks the cluster and says something when that has answered. */
import type { Command } from '../../../contract/commands.ts';
import type { ConfigsView } from '../../../contract/config-view.ts';
import type { ConfigScope } from '../../../contract/configs.ts';
import type { KafkaError, RejectReason } from '../../../contract/errors.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import type { ClusterFrame } from '../../../contract/frame.ts';

/** What a tool can find out: the cluster now, and what is set in it. */
export interface Seen {
  readonly frame: ClusterFrame;
  readonly configs: ConfigsView;
}

export type Told = Said | Asked | LooksUp;

interface Said {
  readonly kind: 'said';
  readonly lines: readonly string[];
  /** The configs that the lines tell of, each once. */
  readonly configs?: ConfigsTold;
}

export interface ConfigsTold {
  readonly scope: ConfigScope;
  readonly names: readonly string[];
}

/** It asks for something that no frame holds, and then knows. */
export interface LooksUp {
  readonly kind: 'looksUp';
  readonly topic: string;
  readonly sinceMs: number;
  /** @param offsets of each partition where the time begins; −1: nothing is that new */
  readonly goOn: (offsets: Readonly<Record<string, number>>) => Told;
}

export interface Asked {
  readonly kind: 'asked';
  readonly command: Command;
  /** What follows when that is done, one after the other. */
  readonly more?: readonly Command[];
  /** The event by which the cluster says that it is so. */
  readonly isDone: (event: EngineEvent) => boolean;
  readonly done: readonly string[];
  /** @param words the reason for people, for what Kafka has no words for */
  readonly refused: (reason: RejectReason, words: string) => readonly string[];
}

export const said = (...lines: readonly string[]): Said => ({ kind: 'said', lines });

/** Names of exceptions that are not their errors' names. */
const EXCEPTIONS: Readonly<Partial<Record<KafkaError, string>>> = {
  INVALID_CONFIG: 'InvalidConfigurationException',
  INVALID_TOPIC_EXCEPTION: 'InvalidTopicException',
  TOPIC_ALREADY_EXISTS: 'TopicExistsException',
  NON_EMPTY_GROUP: 'GroupNotEmptyException',
  REQUEST_TIMED_OUT: 'TimeoutException',
};

/** As it stands in a stack trace. */
export const exceptionOf = (error: KafkaError): string => {
  const camel = error
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
  return `org.apache.kafka.common.errors.${EXCEPTIONS[error] ?? `${camel}Exception`}`;
};

/** What Kafka's own client says of a reason; `words` where the cluster was not even asked. */
export const messageOf = (reason: RejectReason, words: string, call: string): string => {
  switch (reason.code) {
    case 'kafkaError':
      return reason.params.message;
    case 'noBrokerUp':
      return `Timed out waiting for a node assignment. Call: ${call}`;
    default:
      return words;
  }
};
export const causeOf = (reason: RejectReason, message: string): string => {
  switch (reason.code) {
    case 'kafkaError':
      return `${exceptionOf(reason.params.error)}: ${message}`;
    case 'noBrokerUp':
      return `org.apache.kafka.common.errors.TimeoutException: ${message}`;
    default:
      return message;
  }
};

/** Cells in columns, padded to the right. */
export const row = (widths: readonly number[], cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => String(cell).padEnd(widths[i] ?? 0)).join(' ');
