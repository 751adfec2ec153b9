/** Something that can be done to a thing: what it is called in the thing's own menu and in the palette, the commands it
 *  utters or the form it opens, and why it cannot be done now. */
import type { Command } from '../contract/commands.ts';
import type { RejectReason } from '../contract/errors.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { NameOf, Translate, Words } from '../i18n/index.ts';
import type { TranslateOf } from '../i18n/lenses/palette.ts';
import type { FormSubject, Selection, Verbs } from '../store/index.ts';
import type { IconName } from '../ui/index.ts';
import { whyNotAny } from './why-not.ts';

/** What deeds are made with, beside the frame. */
export interface Speech {
  /** What a client is called in the language of the page. */
  readonly personOf: (id: string) => string;
  /** Records a second that a producer sent before it was stopped. */
  readonly rateBefore: (producerId: string) => number;
}

export interface Deed {
  /** Unlike those of all other deeds of the same thing. */
  readonly id: string;
  readonly icon: IconName;
  readonly danger?: boolean;
  /** The key that does the same where the thing has the focus. */
  readonly keys?: string;
  /** What it is about, to be shown before anything is done. */
  readonly about: Selection | null;
  /** In the thing's own menu. */
  readonly label: (t: Translate) => string;
  readonly note?: (t: Translate) => string;
  /** In the palette, where the thing must be named. Absent: as in the menu. */
  readonly find?: (t: TranslateOf) => string;
  /** Quietly beside it, in the palette. */
  readonly hint?: (t: TranslateOf) => string;
  /** Not in menus: there another line says the same. */
  readonly isForPalette?: boolean;
  readonly does: Does;
  readonly whyNot: RejectReason | null;
  /** Why not, where no command could tell, because there is none to utter. */
  readonly whyElse?: (t: Translate) => string;
}

export type Does =
  | { readonly kind: 'commands'; readonly commands: readonly Command[] }
  | { readonly kind: 'form'; readonly form: FormSubject }
  /** Opens the drawer's page on it. */
  | { readonly kind: 'show'; readonly selection: Selection; readonly tab: 'inspector' | 'config' };

type Draft = Omit<Deed, 'does' | 'whyNot'>;

/** A deed that utters commands; greyed when the first that cannot be carried out says why. */
export const uttering = (frame: ClusterFrame, draft: Draft, ...commands: readonly Command[]): Deed => ({
  ...draft,
  does: { kind: 'commands', commands },
  whyNot: whyNotAny(frame, commands),
});

/** A deed that asks for values first. `like`: commands as it might utter, which decide whether it can be asked for. */
export const asking = (
  frame: ClusterFrame,
  draft: Draft,
  form: FormSubject,
  ...like: readonly Command[]
): Deed => ({ ...draft, does: { kind: 'form', form }, whyNot: whyNotAny(frame, like) });

/** Looks at it. In the palette a place does the same. */
export const inspecting = (about: Selection, label: Deed['label']): Deed => ({
  id: 'inspect',
  icon: 'inspector',
  about,
  label,
  does: { kind: 'show', selection: about, tab: 'inspector' },
  whyNot: null,
});

/** Its configs, to be read and changed. */
export const configsOf = (about: Selection): Deed => ({
  id: 'configs',
  icon: 'settings',
  about,
  label: (t) => t('deed.configs'),
  find: (t) => t('page.configsOf', { thing: about.id }),
  does: { kind: 'show', selection: about, tab: 'config' },
  whyNot: null,
});

/** Why it cannot be done now, in words; null when it can. */
export function whyOf(
  { whyNot, whyElse }: Pick<Deed, 'whyNot' | 'whyElse'>,
  words: ReasonWords,
  nameOf: NameOf,
): string | null {
  if (whyNot) return reasonIn(words, whyNot, nameOf);
  return whyElse ? whyElse(words.t) : null;
}

export type ReasonWords = Pick<Words, 't' | 'refusalOf' | 'nodeName'>;

/** A reason in words. Places that are no groups, and ends of wires, have names of their own where they are seen. */
export function reasonIn(
  { t, refusalOf, nodeName }: ReasonWords,
  reason: RejectReason,
  nameOf: NameOf,
): string {
  switch (reason.code) {
    case 'consumerAlreadyThere':
      return reason.params.place === '' ? t('deed.why.benched') : refusalOf(reason, nameOf);
    case 'linkAlreadyCut':
    case 'linkNotCut': {
      const { a, b } = reason.params;
      const params = { a: nodeName(a, nameOf), b: nodeName(b, nameOf) };
      return refusalOf({ code: reason.code, params }, nameOf);
    }
    default:
      return refusalOf(reason, nameOf);
  }
}

export const canBeDone = ({ whyNot, whyElse }: Pick<Deed, 'whyNot' | 'whyElse'>): boolean =>
  whyNot === null && whyElse === undefined;

export function carryOutDeed({ does }: Deed, verbs: Verbs): void {
  switch (does.kind) {
    case 'form':
      return verbs.openForm(does.form);
    case 'show':
      verbs.select(does.selection);
      verbs.findConfig(null);
      return verbs.openDrawer(does.tab);
    case 'commands':
      for (const command of does.commands) {
        // The focus goes with a consumer that is moved.
        if (command.type === 'consumer.move') verbs.moveConsumer(command.consumerId, command.groupId);
        else verbs.carryOut(command);
      }
  }
}
