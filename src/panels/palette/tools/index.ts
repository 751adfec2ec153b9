/** Kafka's command-line tools: a line in, what the tool would print or ask out. Pure: the cluster is asked by whoever runs it. */
import { runConfigs } from './configs.ts';
import { runGroups } from './groups.ts';
import { type Line, ToolError } from './line.ts';
import { runElection, runReassign } from './moves.ts';
import { type Seen, said, type Told } from './told.ts';
import { runTopics } from './topics.ts';

export function runTool({ tool, words }: Line, seen: Seen): Told {
  try {
    switch (tool) {
      case 'kafka-topics':
        return runTopics(words, seen);
      case 'kafka-consumer-groups':
        return runGroups(words, seen);
      case 'kafka-configs':
        return runConfigs(words, seen);
      case 'kafka-reassign-partitions':
        return runReassign(words, seen);
      case 'kafka-leader-election':
        return runElection(words, seen);
    }
  } catch (error) {
    if (error instanceof ToolError) return said(...error.message.split('\n'));
    throw error;
  }
}
