/** What a lesson is: data. Words, commands a person could have given, facts to wait for, things to point at, questions that
 *  the engine answers. In texts, facts and commands `{name}` stands for what the step has bound by that name.
 *  See  course.ts (how it is gone through), fill.ts (what stands for `{name}`) */
import type { Command } from '../contract/commands.ts';
import type { Fact } from '../contract/facts.ts';
import type { ShippedScenario } from '../contract/saved-run.ts';
import type { Bilingual } from '../contract/scenario.ts';

/** Two languages in a line. */
export const both = (en: string, zh: string): Bilingual => ({ en, zh });

export interface Lesson extends LessonCard {
  /** The cluster that it is told on. */
  readonly scenario: ShippedScenario;
  /** The cluster beside it, in a lesson that compares two; linked clocks. */
  readonly beside?: ShippedScenario;
  /** Simulated seconds a second to begin with, where it waits for what comes by chance; absent: as the page is set. */
  readonly pace?: number;
  /** It offers these words in place of Kafka's; nobody is put into them. */
  readonly skin?: 'bowls' | 'rocketmq';
  readonly steps: readonly Step[];
  readonly quiz: readonly QuizQuestion[];
}

/** What the index says of a lesson. */
export interface LessonCard {
  /** As in a link: lower case letters, digits, dashes. */
  readonly id: string;
  readonly title: Bilingual;
  /** What it shows, in a sentence. */
  readonly about: Bilingual;
  /** Rows of the catalog that it shows, as `C6`: each by a fact that one of its steps waits for. */
  readonly rows: readonly string[];
  readonly era: string;
  /** For who reads all of it and tries what it asks for. */
  readonly minutes: number;
  readonly sources: readonly Source[];
}

export interface Source {
  readonly title: string;
  readonly url: string;
}

export interface Step {
  readonly id: string;
  readonly title: Bilingual;
  /** Paragraphs, read before anything happens. */
  readonly text: readonly Bilingual[];
  /** Rules or parts, each a line of its own. */
  readonly points?: readonly Bilingual[];
  /** Where the common wording is out of date. */
  readonly note?: Bilingual;
  /** What the step speaks of, read from the picture when it begins, in this order. */
  readonly bind?: Readonly<Record<string, Binding>>;
  /** The step begins as soon as this is true. */
  readonly needs?: { readonly fact: Fact; readonly words: Bilingual };
  /** What it is seen with; absent: the cluster lens. */
  readonly lens?: LessonLens;
  /** The record that the step speaks of: it is selected when the step opens, as by a click. */
  readonly record?: { readonly partition: string; readonly offset: number };
  /** What to look at. */
  readonly point?: readonly Target[];
  readonly question?: Question;
  readonly deed?: Deed;
  /** What the step waits for; absent: it is there to be read. */
  readonly until?: Fact;
  /** Catalog rows that are shown once `until` has come true. */
  readonly shows?: readonly string[];
  /** Paragraphs, read once `until` has come true. */
  readonly after?: readonly Bilingual[];
  readonly facts?: readonly LiveFact[];
}

export type LessonLens =
  | 'cluster'
  | 'log'
  | 'group'
  | 'producer'
  | 'controller'
  | 'transactions'
  | 'spacetime'
  | 'audit';

/** A path into the frame; or the first of a list that is none of these bound values. */
export type Binding = string | { readonly firstOf: string; readonly except: readonly string[] };

/** Something to do: by a button of the lesson, or by one's own hand, which is as good. */
export interface Deed {
  readonly label: Bilingual;
  /** How to do it on the stage. */
  readonly byHand: Bilingual;
  readonly commands: readonly CommandTemplate[];
  /** It is wished in order to be refused. */
  readonly isRefused?: true;
}

/** A command in which some values may be `{name}`. */
export type CommandTemplate = { readonly type: Command['type'] } & Readonly<Record<string, unknown>>;

/** Predict first. The engine answers: the option whose fact is true when `until` (or `decided`) comes true is right. */
export interface Question {
  readonly ask: Bilingual;
  readonly options: readonly Option[];
  /** When it is decided, where that is not when the step's `until` comes true. */
  readonly decided?: Fact;
}

export interface Option {
  readonly words: Bilingual;
  readonly when: Fact;
  /** Why, if it comes so. */
  readonly because?: Bilingual;
}

/** A number of the picture, live. */
export interface LiveFact {
  readonly label: Bilingual;
  readonly path: string;
  /** Of a list: how many there are. */
  readonly count?: boolean;
}

/** A thing on the stage, by its key in the frame; or a part of the page. */
export type Target =
  | { readonly kind: 'broker' | 'partition' | 'producer' | 'group' | 'consumer'; readonly id: string }
  | { readonly kind: 'replica'; readonly id: string; readonly brokerId: number | string }
  | { readonly kind: 'part'; readonly id: 'bench' | 'audit' | 'timeline' | 'transport' };

/** Answered by a run of its own: the scenario is played to `untilMs`, and the option whose fact is true then is right. */
export interface QuizQuestion {
  readonly ask: Bilingual;
  readonly scenario: ShippedScenario;
  /** Simulated milliseconds from the boot. */
  readonly untilMs: number;
  readonly options: readonly Option[];
}
