/** This page's run as a saved one: what the worker tells of its place, and where the visitor looks. */
import type { Held } from '../../contract/messages.ts';
import { PROGRAM_VERSION, type SavedRun } from '../../contract/saved-run.ts';
import type { HighwaterStore } from '../../store/index.ts';

export function savedRunOf({ source, view }: HighwaterStore, held: Held): SavedRun {
  const { selection, lens } = view.getState();
  return {
    highwater: 1,
    program: PROGRAM_VERSION,
    scenario: source,
    commands: held.commands,
    atUs: held.atUs,
    digest: held.digest,
    lens,
    ...(selection ? { selection } : {}),
  };
}

/** The address of this page with the run in its fragment, and none of what it says otherwise of a scenario. */
export function addressOf(fragment: string, here: string): string {
  const address = new URL(here);
  for (const name of ['scenario', 'era', 'embed']) address.searchParams.delete(name);
  address.hash = fragment;
  return address.href;
}
