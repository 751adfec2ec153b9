/** What is not Kafka: rules and ways that somebody might have chosen instead, run beside Kafka's own on the same failures. The
 *  screen marks them wherever they are in force. Only the newest era has them. */
import type { EraName } from './eras.ts';

/** When a record is committed: once all in-sync replicas hold it (Kafka), or once a majority of all replicas does. */
export type CommitRule = 'isr' | 'majority';

/** What a topic does differently from Kafka. */
export interface TopicWhatIf {
  /** A record is committed when a majority of the assigned replicas hold it, the leader among them; min.insync.replicas is not
   *  asked; and whoever leads next has the longest log of a majority. */
  readonly commit: Exclude<CommitRule, 'isr'>;
}

/** How records come to a consumer: it fetches them (Kafka), or the brokers send them as soon as they may be read. */
export type Delivery = 'pull' | 'push';

/** What a consumer does differently from Kafka. */
export interface ConsumerWhatIf {
  readonly delivery: Exclude<Delivery, 'pull'>;
  /** How many records its inbox takes, 1 to 100 000; absent: 500. What comes to a full one is dropped. */
  readonly inboxRecords?: number;
}

export const INBOX_RECORDS = 500;
export const INBOX_MAX = 100_000;

/** Under this name the rule travels in CreateTopics and lies in the metadata log, as a config of its topic. No Kafka has one of
 *  that name, and nobody can set it as a config. */
export const COMMIT_RULE = 'whatif.commit.rule';

export const WHAT_IF_ERA: EraName = '4.1';

/** How many of so many replicas are a majority. */
export const majorityOf = (replicas: number): number => Math.floor(replicas / 2) + 1;

/** The rule by a topic's configs as the metadata have them. */
export const commitRuleOf = (configs: ReadonlyMap<string, string> | undefined): CommitRule =>
  configs?.get(COMMIT_RULE) === 'majority' ? 'majority' : 'isr';
