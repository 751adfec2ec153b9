/** For a button that stands where it is seen all the time: why its command cannot be carried out now, in words. */
import type { Command } from '../contract/commands.ts';
import { useWords } from '../i18n/index.ts';
import { useClientNames, useFrameParts } from '../store/index.ts';
import { reasonIn } from './deed.ts';
import { whyNot } from './why-not.ts';

/** Null: it can. */
export function useWhyNot(command: Command): string | null {
  const words = useWords();
  const nameOf = useClientNames();
  const reason = useFrameParts((frame) => whyNot(frame, command));
  return reason && reasonIn(words, reason, nameOf);
}
