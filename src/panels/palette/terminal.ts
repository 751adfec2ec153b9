/** Lines that were run, and what came of them. A tool prints when the cluster has answered, not before. */
import { useEffect, useState } from 'react';
import type { Command } from '../../contract/commands.ts';
import type { RejectReason } from '../../contract/errors.ts';
import type { CommandId } from '../../contract/ids.ts';
import { useWords } from '../../i18n/index.ts';
import { useClientNames, useHighwater, useJournal, useView } from '../../store/index.ts';
import { runTool } from './tools/index.ts';
import type { Line } from './tools/line.ts';
import type { Asked, ConfigsTold } from './tools/told.ts';

export interface Run {
  readonly id: number;
  readonly line: string;
  /** Null: not answered yet. */
  readonly lines: readonly string[] | null;
  /** The reason of a refusal for people, beside what the tool prints. */
  readonly why: string | null;
  /** Configs of which the answer tells, to explain beside it. */
  readonly configs: ConfigsTold | null;
}

interface Waiting {
  readonly run: number;
  readonly commandId: CommandId;
  readonly asked: Asked;
  /** What is still to be asked after this. */
  readonly rest: readonly Command[];
  /** Events up to this one were there before. */
  readonly sinceId: number;
}

export function useTerminal(stopped: string): {
  readonly runs: readonly Run[];
  readonly run: (text: string, line: Line) => Promise<void>;
} {
  const store = useHighwater();
  const { refusalOf } = useWords();
  const nameOf = useClientNames();
  const [runs, setRuns] = useState<readonly Run[]>([]);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const events = useJournal((journal) => journal.events);
  const refusal = useView((view) => view.lastRefusal);

  const conclude = (
    id: number,
    lines: readonly string[],
    more: Partial<Pick<Run, 'why' | 'configs'>> = {},
  ) => {
    setRuns((all) => all.map((run) => (run.id === id ? { ...run, lines, ...more } : run)));
    setWaiting(null);
  };
  const refuse = ({ run, asked }: Waiting, reason: RejectReason): void => {
    const words = refusalOf(reason, nameOf);
    conclude(run, asked.refused(reason, words), { why: words });
  };

  const askNext = (
    run: number,
    asked: Asked,
    [command, ...rest]: readonly Command[],
    sinceId: number,
  ): void => {
    const commandId = command ? store.verbs.carryOut(command) : null;
    if (commandId === null) conclude(run, [stopped]);
    else setWaiting({ run, commandId, asked, rest, sinceId });
  };

  useEffect(() => {
    if (!waiting) return;
    const { commandId, asked, rest, sinceId, run } = waiting;
    if (refusal?.commandId === commandId) return refuse(waiting, refusal.reason);
    for (const event of events) {
      if (event.id <= sinceId) continue;
      if (event.type === 'command.rejected' && event.commandId === commandId)
        return refuse(waiting, event.reason);
      if (asked.isDone(event))
        return rest.length === 0 ? conclude(run, asked.done) : askNext(run, asked, rest, event.id);
    }
  });

  const run = async (text: string, line: Line): Promise<void> => {
    const id = (runs[runs.length - 1]?.id ?? 0) + 1;
    setRuns((all) => [...all, { id, line: text, lines: null, why: null, configs: null }]);
    const configs = await store.verbs.ask({ kind: 'configs' });
    if (!configs) return conclude(id, [stopped]);
    const frame = store.frame.getState();
    let told = runTool(line, { frame, configs });
    while (told.kind === 'looksUp') {
      const { topic, sinceMs, goOn } = told;
      const offsets = await store.verbs.ask({ kind: 'offsetsAt', topic, sinceMs });
      if (!offsets) return conclude(id, [stopped]);
      told = goOn(offsets);
    }
    if (told.kind === 'said') return conclude(id, told.lines, { configs: told.configs ?? null });
    askNext(id, told, [told.command, ...(told.more ?? [])], frame.eventId);
  };
  return { runs, run };
}
