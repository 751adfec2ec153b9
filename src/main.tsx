/** The composition root: the only file that knows everybody. It fetches the scenario, builds link, store and playhead,
 *  and puts the page together. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, keep, prefsOf, Root, readKept } from './app/index.ts';
import type { EraName } from './contract/eras.ts';
import type { Scenario } from './contract/scenario.ts';
import { loadWords, type Words } from './i18n/index.ts';
import { createHighwaterStore, type HighwaterStore } from './store/index.ts';
import { createPlayhead } from './ui/index.ts';
import { everyEraWorker, workerLink } from './worker/worker-link.ts';

const PATIENCE_MS = 600;
const DEFAULT = 'default';

const address = new URLSearchParams(location.search);
const place = document.getElementById('root');
if (place) {
  const root = createRoot(place);
  const prefs = prefsOf(address, readKept(), navigator.languages);
  const isAsShipped = !address.has('scenario') && !address.has('era');
  const link = isAsShipped ? workerLink() : workerLink(everyEraWorker);
  const name = address.get('scenario') ?? DEFAULT;
  void Promise.all([loadScenario(name), loadOpening(name), loadWords(prefs.locale)]).then(
    async ([found, opening, words]) => {
      if (!found.ok) {
        root.render(<Sorry words={words} problems={found.problems} />);
        return;
      }
      const startsPaused =
        prefs.motion === 'reduced' ||
        (prefs.motion === 'system' && matchMedia('(prefers-reduced-motion: reduce)').matches);
      const store = createHighwaterStore(link, found.scenario, {
        prefs,
        opening,
        startsPaused,
        bootEra,
        savePrefs: keep,
      });
      const playhead = createPlayhead({ timeUs: () => store.playback.getState().timeUs, beat: store.beat });
      if (address.get('testing') === '1') openTestingDoor(store);
      await firstPicture(store);
      root.render(
        <StrictMode>
          <Root store={store} playhead={playhead} words={words}>
            <App />
          </Root>
        </StrictMode>,
      );
    },
  );
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

type Found = { ok: true; scenario: Scenario } | { ok: false; problems: readonly string[] };

/** `?scenario=NAME` opens a shipped one, `?era=3.3` as another release of Kafka would run it. */
async function loadScenario(name: string): Promise<Found> {
  if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(name)) {
    const sentence = `?scenario=${name}: give the name of a shipped scenario, small letters, digits and hyphens, as default.`;
    return { ok: false, problems: [sentence] };
  }
  try {
    const response = await fetch(`./scenarios/${name}.json`);
    const isThere = response.ok && response.headers.get('content-type')?.includes('json');
    if (!isThere) return { ok: false, problems: [`?scenario=${name}: no scenario of that name is shipped.`] };
    const json: unknown = await response.json();
    // The default is looked through when the site is built, and by a test.
    const era = address.get('era');
    if (name === DEFAULT && era === null) return { ok: true, scenario: json as Scenario };
    const { parseScenario } = await import('./scenario/parse.ts');
    const asWritten = parseScenario(json);
    if (!asWritten.ok || era === null) return asWritten;
    const { asEra, eraNamed } = await import('./scenario/era.ts');
    const wanted = eraNamed(era);
    return typeof wanted === 'string'
      ? parseScenario(asEra(asWritten.scenario, wanted))
      : { ok: false, problems: [`?era=${era}: give one of ${wanted.join(', ')}.`] };
  } catch (error) {
    return { ok: false, problems: [String(error)] };
  }
}

/** Another release is another cluster: the page opens anew. */
function bootEra(era: EraName): void {
  const next = new URLSearchParams(location.search);
  next.set('era', era);
  location.search = next.toString();
}

/** The built site ships one; in development there is none, and the worker boots the run itself. */
async function loadOpening(name: string): Promise<string | undefined> {
  if (name !== DEFAULT || address.has('era')) return undefined;
  try {
    const response = await fetch('./openings/default.json');
    const isThere = response.ok && response.headers.get('content-type')?.includes('json');
    return isThere ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

function Sorry({ words, problems }: { words: Words; problems: readonly string[] }) {
  return (
    <main className="sorry">
      <h1>{words.t('app.cannotOpen')}</h1>
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </main>
  );
}

/** What tests may look at. They act through the page, as a visitor does; only `pause` is here too, for pictures. */
function openTestingDoor(store: HighwaterStore): void {
  Object.defineProperty(window, 'highwater', {
    value: {
      frame: () => store.frame.getState(),
      playback: () => store.playback.getState(),
      journal: () => store.journal.getState(),
      run: () => store.run.getState(),
      pause: () => store.verbs.pause(),
      get ready() {
        return store.run.getState().status === 'running' && store.frame.getState().eventId > 0;
      },
    },
  });
}
