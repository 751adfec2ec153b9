/** The composition root: the only file that knows everybody. It finds the run that the address asks for, builds link,
 *  store and playhead, and puts the page together; and again when another run is opened in its place. */
import { StrictMode } from 'react';
import { createRoot, type Root as ReactRoot } from 'react-dom/client';
import { App, keep, keepOffline, LENSES, leastFrameMs, prefsOf, Root, readKept } from './app/index.ts';
import type { EraName } from './contract/eras.ts';
import type { EngineLink } from './contract/messages.ts';
import {
  isShipped,
  type OtherRun,
  type SavedRun,
  type ScenarioSource,
  type ShippedScenario,
} from './contract/saved-run.ts';
import type { Scenario } from './contract/scenario.ts';
import { loadFirstWords, loadFromEnglish, problemsText, type Words } from './i18n/index.ts';
import { fetchShipped, hasRun } from './scenario/shipped.ts';
import {
  createHighwaterStore,
  type HighwaterStore,
  type LessonPlace,
  type Prefs,
  type WhatToOpen,
} from './store/index.ts';
import { createPlayhead } from './ui/index.ts';
import { relayLink } from './worker/relay-link.ts';
import { everyEraWorker, workerLink } from './worker/worker-link.ts';

const PATIENCE_MS = 600;
const DEFAULT = 'default';
/** Its boot would take longer than a visitor waits: the site ships it as it stands when it opens (vite.config.ts). */
const LARGEST = 'hundred-brokers';

/** A run that is about to be shown. */
interface Shown {
  readonly scenario: Scenario;
  readonly source: ScenarioSource;
  readonly saved: SavedRun | null;
  readonly lesson?: LessonPlace;
  /** What a lesson compares it with. */
  readonly beside?: ScenarioSource;
  /** Why it is not the one that was asked for. */
  readonly problems?: readonly string[];
}
type Found = { ok: true; shown: Shown } | { ok: false; problems: readonly string[] };

const address = new URLSearchParams(location.search);
/** In a frame of somebody else's page: nothing is kept, nothing of the address is changed. */
const isEmbedded = address.get('embed') === '1';
const place = document.getElementById('root');
if (place) void start(createRoot(place));
keepOffline();

async function start(root: ReactRoot): Promise<void> {
  const prefs = prefsOf(address, isEmbedded ? null : readKept(), navigator.languages);
  const isAsShipped =
    !address.has('scenario') && !address.has('lesson') && !address.has('era') && !hasRun(location.hash);
  // Starts while the scenario is still on its way.
  const early = isAsShipped ? relayLink(() => workerLink(), wholeEngine) : undefined;
  const [found, opening, words] = await Promise.all([
    runOfAddress(prefs),
    isAsShipped ? loadOpening(DEFAULT) : undefined,
    loadFirstWords(prefs.locale),
  ]);
  if (!found.ok) {
    const { locale } = prefs;
    const problems = problemsText(found.problems, locale, await loadFromEnglish(locale));
    root.render(<Sorry words={words} problems={problems} />);
    return;
  }
  const { shown } = found;
  await show(root, shown, { prefs, words, opening: opening ?? (await openingOf(shown)), link: early });
}

interface Stagehands {
  readonly prefs: Prefs;
  readonly words: Words;
  readonly opening?: string | undefined;
  readonly link?: EngineLink | undefined;
}

let shows = 0;

/** Puts a run on the page, in place of the one before. */
async function show(root: ReactRoot, shown: Shown, stagehands: Stagehands): Promise<void> {
  const { scenario, source, saved, lesson = null, beside, problems = [] } = shown;
  const lens = LENSES.find((name) => name === saved?.lens);
  const { prefs, words, opening, link = wholeEngine() } = stagehands;
  const startsPaused =
    prefs.motion === 'reduced' ||
    (prefs.motion === 'system' && matchMedia('(prefers-reduced-motion: reduce)').matches);
  const store = createHighwaterStore(link, scenario, {
    prefs,
    opening,
    source,
    saved,
    lens,
    lesson,
    startsPaused,
    notice: problems.length > 0 ? { kind: 'cannotOpen', problems } : null,
    bootEra,
    savePrefs: isEmbedded ? () => undefined : keep,
    openRun: (what) => openElsewhere(what),
    findScenario,
    makeTwin: (other, atUs) => makeTwin(other, atUs, prefs),
  });
  const onFragment = (): void => {
    if (hasRun(location.hash)) void store.verbs.openRun({ kind: 'link', fragment: location.hash });
  };
  addEventListener('hashchange', onFragment);
  const playhead = createPlayhead(
    { timeUs: () => store.playback.getState().timeUs, beat: store.beat },
    leastFrameMs(address.get('fps')),
  );
  if (address.get('testing') === '1') openTestingDoor(store);
  await firstPicture(store);
  shows += 1;
  root.render(
    <StrictMode key={shows}>
      <Root store={store} playhead={playhead} words={words}>
        <App isEmbedded={isEmbedded} />
      </Root>
    </StrictMode>,
  );

  const against = saved?.against ?? (beside && { scenario: beside, commands: [] });
  if (against) void store.verbs.compare(against);

  async function openElsewhere(what: WhatToOpen): Promise<readonly string[]> {
    const next = store.prefs.getState();
    const found = await findRun(what, next);
    if (!found.ok) return found.problems;
    removeEventListener('hashchange', onFragment);
    store.dispose();
    link.end();
    const { shown } = found;
    const words = await loadFirstWords(next.locale);
    await show(root, shown, { prefs: next, words, opening: await openingOf(shown) });
    return [];
  }
}

/** A function of its own kind: it is wanted above, before this line has been reached. */
function wholeEngine(): EngineLink {
  return workerLink(everyEraWorker);
}

/** For a trial run. */
async function findScenario(source: ShippedScenario): Promise<Scenario | null> {
  const { scenarioOf } = await import('./scenario/open.ts');
  const found = await scenarioOf(source);
  return found.ok ? found.scenario : null;
}

/** A run beside the one that is shown, in a thread of its own; it stands still, and follows. */
async function makeTwin(
  { scenario: source, commands }: OtherRun,
  atUs: number,
  prefs: Prefs,
): Promise<HighwaterStore | readonly string[]> {
  const { scenarioOf } = await import('./scenario/open.ts');
  const found = await scenarioOf(source);
  if (!found.ok) return found.problems;
  const saved: SavedRun = { highwater: 1, scenario: source, commands, atUs };
  return createHighwaterStore(wholeEngine(), found.scenario, { prefs, source, saved, endsLink: true });
}

/** `#run=…` opens a saved run, `?scenario=NAME` a shipped scenario, `?era=3.3` as another release of Kafka would run it. */
async function runOfAddress(prefs: Prefs): Promise<Found> {
  const asked = address.get('scenario') ?? DEFAULT;
  const era = address.get('era');
  const lesson = address.get('lesson');
  if (!hasRun(location.hash) && lesson === null) return namedRun(asked, era);
  const found =
    lesson === null
      ? await findRun({ kind: 'link', fragment: location.hash }, prefs)
      : await runOfLesson(lesson, Math.max(0, (Number(address.get('step')) || 1) - 1));
  if (found.ok) return found;
  const instead = await namedRun(DEFAULT, null);
  return instead.ok ? { ok: true, shown: { ...instead.shown, problems: found.problems } } : instead;
}

async function namedRun(name: string, era: string | null): Promise<Found> {
  if (name === DEFAULT && era === null) {
    const fetched = await fetchShipped(name);
    // Looked through when the site is built, and by a test.
    return fetched.ok
      ? {
          ok: true,
          shown: { scenario: fetched.json as Scenario, source: { shipped: name }, saved: null },
        }
      : { ok: false, problems: [fetched.why || `?scenario=${name}: no scenario of that name is shipped.`] };
  }
  const { eraNamed } = await import('./scenario/era.ts');
  const wanted = era === null ? undefined : eraNamed(era);
  if (typeof wanted === 'object')
    return { ok: false, problems: [`?era=${era}: give one of ${wanted.join(', ')}.`] };
  const source = { shipped: name, ...(wanted === undefined ? {} : { era: wanted }) };
  const { scenarioOf } = await import('./scenario/open.ts');
  const found = await scenarioOf(source);
  return found.ok
    ? { ok: true, shown: { scenario: found.scenario, source, saved: null } }
    : { ok: false, problems: found.problems.map((problem) => problem.replace(/^scenario:/, '?scenario=:')) };
}

/** The run that is meant, or what is wrong with it. */
async function findRun(what: WhatToOpen, { locale }: Prefs): Promise<Found> {
  const { runOf, runOfFile, scenarioOf } = await import('./scenario/open.ts');
  if (what.kind === 'shipped') {
    const { source } = what;
    const found = await scenarioOf(source);
    return found.ok ? { ok: true, shown: { scenario: found.scenario, source, saved: null } } : found;
  }
  if (what.kind === 'lesson') return runOfLesson(what.id, what.step);
  if (what.kind === 'file') {
    const found = await runOfFile(what.text);
    return found.ok ? { ok: true, shown: found.run } : found;
  }
  const { decodeLink } = await import('./scenario/link.ts');
  const [decoded, { runWords }] = await Promise.all([decodeLink(what.fragment), import('./i18n/runs.ts')]);
  const t = runWords.t[locale];
  if (decoded.ok) {
    const found = await runOf(decoded.run);
    return found.ok ? { ok: true, shown: found.run } : found;
  }
  const { problem } = decoded;
  switch (problem.kind) {
    case 'tooLarge':
      return { ok: false, problems: [t('link.tooLarge', { size: problem.size, most: problem.most })] };
    case 'unknownVersion':
      return {
        ok: false,
        problems: [t('link.unknownVersion', { version: problem.version, known: problem.known })],
      };
    case 'wrong':
      return {
        ok: false,
        problems: [
          t('link.wrong', {
            sentences: problemsText(problem.sentences.slice(0, 4), locale, await loadFromEnglish(locale)),
          }),
        ],
      };
    default:
      return { ok: false, problems: [t(`link.${problem.kind}`)] };
  }
}

/** A lesson on its own cluster, at its opening moment. */
async function runOfLesson(id: string, step: number): Promise<Found> {
  const [{ lessonOf, LESSONS }, { scenarioOf }] = await Promise.all([
    import('./lessons/index.ts'),
    import('./scenario/open.ts'),
  ]);
  const lesson = lessonOf(id);
  if (!lesson)
    return {
      ok: false,
      problems: [`?lesson=${id}: give one of ${LESSONS.map((one) => one.id).join(', ')}.`],
    };
  const { scenario: source, beside } = lesson;
  const found = await scenarioOf(source);
  if (!found.ok) return found;
  const shown = { scenario: found.scenario, source, saved: null, lesson: { id, step } };
  return { ok: true, shown: beside ? { ...shown, beside } : shown };
}

/** The page is drawn once, with the cluster on it; but it does not keep a visitor waiting for an engine that is slow. */
function firstPicture(store: HighwaterStore): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.run.subscribe(({ status }) => {
      if (status !== 'opening') done();
    });
    const patience = setTimeout(done, PATIENCE_MS);
    function done() {
      stop();
      clearTimeout(patience);
      resolve();
    }
  });
}

/** Another release is another cluster: the page opens anew. */
function bootEra(era: EraName): void {
  const next = new URL(location.href);
  next.searchParams.set('era', era);
  next.hash = '';
  location.href = next.href;
}

/** Of a scenario that is opened as it is shipped, when it is the one whose boot would take too long. */
async function openingOf({ source, saved }: Shown): Promise<string | undefined> {
  const isPlain = saved === null && isShipped(source) && Object.keys(source).length === 1;
  return isPlain && source.shipped === LARGEST ? loadOpening(LARGEST) : undefined;
}

/** The built site ships some; in development there is none, and the worker boots the run itself. */
async function loadOpening(name: string): Promise<string | undefined> {
  try {
    const response = await fetch(`./openings/${name}.json`);
    const isThere = response.ok && response.headers.get('content-type')?.includes('json');
    return isThere ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

function Sorry({ words, problems }: { words: Words; problems: string }) {
  return (
    <main className="sorry">
      <h1>{words.t('app.cannotOpen')}</h1>
      <p>{problems}</p>
    </main>
  );
}

/** What tests may look at. They act through the page, as a visitor does; only `pause` is here too, for pictures. */
function openTestingDoor(store: HighwaterStore): void {
  Object.defineProperty(window, 'highwater', {
    configurable: true,
    value: {
      frame: () => store.frame.getState(),
      playback: () => store.playback.getState(),
      journal: () => store.journal.getState(),
      run: () => store.run.getState(),
      lens: () => store.view.getState().lens,
      place: () => store.verbs.ask({ kind: 'place' }),
      pause: () => store.verbs.pause(),
      get ready() {
        return store.run.getState().status === 'running' && store.frame.getState().eventId > 0;
      },
    },
  });
}
