/** What the person is looking at and holding: never the world, only the way it is looked at. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CloseUpSubject } from '../contract/close-up.ts';
import type { Command } from '../contract/commands.ts';
import type { ConfigScope } from '../contract/configs.ts';
import type { RejectReason } from '../contract/errors.ts';
import type { BrokerId, CommandId, EventId, NodeId, PartitionKey } from '../contract/ids.ts';
import type { Preview } from '../contract/messages.ts';
import type { EventReport } from '../contract/report.ts';
import { type JournalFilters, NO_FILTERS } from './journal-filters.ts';
import type { Selection } from './selection.ts';

/** The lesson at hand, and the step of it, from 0, that it is to begin with. */
export interface LessonPlace {
  readonly id: string;
  readonly step: number;
}

/** What the worker found on the selected event. */
export interface Inspected {
  readonly eventId: EventId;
  /** Null: there is no such event. */
  readonly report: EventReport | null;
}

/** Ways to look at the run; the cluster is the one it opens with. */
export type LensName =
  | 'cluster'
  | 'log'
  | 'group'
  | 'producer'
  | 'controller'
  | 'transactions'
  | 'spacetime'
  | 'audit';

/** How the cluster is drawn: `matrix` in full rows, `blocks` as tiles and tanks, `rows` thin. `auto`: by its size. */
export type ScaleChoice = 'auto' | 'matrix' | 'blocks' | 'rows';

export type DrawerTab = 'lesson' | 'inspector' | 'config' | 'journal' | 'metrics';

/** A config that is looked for: where it is set, and its name. */
export interface SoughtConfig {
  readonly scope: ConfigScope;
  readonly name: string;
}
export type DialogName =
  | 'palette'
  | 'share'
  | 'library'
  | 'lessons'
  | 'branches'
  | 'compare'
  | 'help'
  | 'signs'
  | 'settings'
  | 'topic'
  | 'producer'
  | 'group'
  /** What `form` asks for. */
  | 'form';

/** What a form is about that asks for values before a wish is uttered. */
export type FormSubject =
  | { readonly kind: 'slow' | 'power' | 'throttle'; readonly brokerId: BrokerId }
  | { readonly kind: 'blackout' | 'network' }
  /** `a`: one end of the link; null: to be chosen. */
  | { readonly kind: 'link'; readonly a: NodeId | null }
  | { readonly kind: 'burst'; readonly producerId: NodeId }
  /** The settings of one that is there. */
  | { readonly kind: 'producer'; readonly producerId: NodeId }
  | { readonly kind: 'seek'; readonly consumerId: NodeId }
  /** A new consumer, into a group or (null) onto the bench. */
  | { readonly kind: 'consumer'; readonly groupId: string | null }
  | { readonly kind: 'reset'; readonly groupId: string }
  | { readonly kind: 'partitions'; readonly topic: string }
  | { readonly kind: 'move' | 'deleteRecords'; readonly partition: PartitionKey };

/** Where a carried consumer would land: a group, or the bench (null). */
export interface CarryTarget {
  readonly groupId: string | null;
}

/** A consumer in the hand. It stays where it is in the world until it is dropped and the cluster has agreed. */
export interface Carried {
  readonly consumerId: string;
  /** Null: it came from the bench. */
  readonly fromGroupId: string | null;
  readonly by: 'pointer' | 'keyboard' | 'tap';
  /** Null while it is over nothing that takes it. */
  readonly target: CarryTarget | null;
  /** The question that was asked about `target`; null when there is nothing to ask. */
  readonly previewId: string | null;
  /** What the engine answered for `target`; null until it has. */
  readonly preview: Preview | null;
}

/** How the last carrying ended. */
export interface Landing {
  readonly consumerId: string;
  /** Where it was dropped; null is the bench. Undefined: it was put back. */
  readonly groupId: string | null | undefined;
  /** Null: it was sent there by a menu, and no hand has carried it. */
  readonly by: Carried['by'] | null;
}

/** A wish on its way; the world does not know of it yet. */
export interface PendingCommand {
  readonly commandId: CommandId;
  readonly command: Command;
}

export interface Refusal {
  readonly commandId: CommandId;
  readonly command: Command;
  readonly reason: RejectReason;
}

export type ToastContent =
  | { readonly kind: 'refused'; readonly reason: RejectReason }
  /** A wish was uttered while the simulation stands still for good. */
  | { readonly kind: 'stopped' }
  /** A wish was granted that shows nowhere on the stage. */
  | { readonly kind: 'done'; readonly command: Command }
  /** `branchId`: the one on which it is not taken back. */
  | { readonly kind: 'undone'; readonly command: Command; readonly branchId: number }
  | { readonly kind: 'nothingToUndo' }
  /** A link promised another state than the run came to. `program`: the version that made it; empty when it does not say. */
  | { readonly kind: 'otherRun'; readonly program: string }
  /** In sentences of the reader. */
  | { readonly kind: 'cannotOpen'; readonly problems: readonly string[] };

export type Toast = { readonly id: number } & ToastContent;

export interface ViewState {
  readonly selection: Selection | null;
  /** The answer for a selected event; null until it has come. */
  readonly inspected: Inspected | null;
  readonly lens: LensName;
  /** Null: none. */
  readonly lesson: LessonPlace | null;
  readonly scale: ScaleChoice;
  /** What the lens wants to see up close. */
  readonly looksAt: CloseUpSubject | null;
  /** Null: closed. */
  readonly drawer: DrawerTab | null;
  readonly journalFilters: JournalFilters;
  /** What the palette was asked for; null once somebody has looked further. */
  readonly soughtConfig: SoughtConfig | null;
  /** The form or list that lies over the page. */
  readonly dialog: DialogName | null;
  /** Of the dialog `form`; null otherwise. */
  readonly form: FormSubject | null;
  readonly carried: Carried | null;
  readonly landing: Landing | null;
  readonly pending: readonly PendingCommand[];
  readonly lastRefusal: Refusal | null;
  readonly toast: Toast | null;
  /** Numbers them. */
  readonly toastsSoFar: number;
  /** Internal topics whose row is open. */
  readonly unfoldedTopics: readonly string[];
  /** The hint for newcomers is on the screen. */
  readonly hint: boolean;
}

export const createView = (hint: boolean): StoreApi<ViewState> =>
  createStore<ViewState>(() => ({
    selection: null,
    inspected: null,
    lens: 'cluster',
    lesson: null,
    scale: 'auto',
    looksAt: null,
    drawer: null,
    journalFilters: NO_FILTERS,
    soughtConfig: null,
    dialog: null,
    form: null,
    carried: null,
    landing: null,
    pending: [],
    lastRefusal: null,
    toast: null,
    toastsSoFar: 0,
    unfoldedTopics: [],
    hint,
  }));
