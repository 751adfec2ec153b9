/** Makes a history that shows a violation as short as it can: drops commands (delta debugging), then clients, topics and
 *  brokers that it does without. What counts as the same violation is its kind and rule. */
import type { Scenario } from '../../../contract/scenario.ts';
import type { Violation } from './trial.ts';

export interface Shrunk {
  readonly history: Scenario;
  readonly violation: Violation;
  readonly trials: number;
}

/** `tryIt` says what a history shows; `mayGoOn` is asked before each trial: the patience of whoever waits. */
export function shrink(
  history: Scenario,
  violation: Violation,
  tryIt: (history: Scenario) => Violation | null,
  mayGoOn: (trials: number) => boolean,
): Shrunk {
  let best: Shrunk = { history, violation, trials: 0 };
  let trials = 0;

  const attempt = (candidate: Scenario): boolean => {
    if (!mayGoOn(trials)) return false;
    trials++;
    const found = tryIt(candidate);
    if (found?.kind !== violation.kind || found.rule !== violation.rule) return false;
    best = { history: candidate, violation: found, trials };
    return true;
  };

  // Nothing after the violation has led to it.
  const before = history.script.filter(({ atMs = 0 }) => atMs <= violation.atMs);
  if (before.length < history.script.length) attempt({ ...history, script: before });
  dropChunks();
  for (const candidate of simpler) {
    // Asked again and again while it works: each drops one thing.
    for (let i = 0; ; ) {
      const smaller = candidate(best.history, i);
      if (smaller === null || !mayGoOn(trials)) break;
      if (!attempt(smaller)) i++;
    }
  }
  dropChunks();
  return { ...best, trials };

  function dropChunks(): void {
    for (let size = Math.ceil(best.history.script.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let start = 0; start < best.history.script.length; ) {
        const script = best.history.script.filter((_, i) => i < start || i >= start + size);
        if (!attempt({ ...best.history, script })) start += size;
        if (!mayGoOn(trials)) return;
      }
    }
  }
}

/** Ways to a smaller cluster: each answers the scenario without its `i`-th such thing, or null when there is none. */
const simpler: readonly ((history: Scenario, i: number) => Scenario | null)[] = [
  (history, i) => without(history, 'consumers', i),
  (history, i) => without(history, 'producers', i),
  (history, i) => {
    const group = history.groups[i];
    if (!group) return null;
    const consumers = history.consumers.filter((consumer) => consumer.groupId !== group.name);
    const groups = history.groups.filter((other) => other !== group);
    return { ...history, groups, consumers };
  },
  (history, i) => {
    const topic = history.topics[i];
    if (!topic) return null;
    if (history.producers.some((producer) => producer.topic === topic.name)) return history;
    if (history.groups.some((group) => group.topics.includes(topic.name))) return history;
    return without(history, 'topics', i);
  },
  (history, i) => {
    const topic = history.topics[i];
    if (!topic) return null;
    const topics = history.topics.map((other) => (other === topic ? { ...topic, partitionCount: 1 } : other));
    return topic.partitionCount === 1 ? history : { ...history, topics };
  },
  (history, i) => {
    const name = Object.keys(history.configs)[i];
    if (name === undefined) return null;
    const { [name]: _dropped, ...configs } = history.configs;
    return { ...history, configs };
  },
];

function without<K extends 'consumers' | 'producers' | 'topics'>(
  history: Scenario,
  key: K,
  i: number,
): Scenario | null {
  if (i >= history[key].length) return null;
  return { ...history, [key]: history[key].filter((_: unknown, at: number) => at !== i) };
}
