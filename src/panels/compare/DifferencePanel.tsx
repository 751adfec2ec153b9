/** What became different between two runs: a verdict, the counts side by side, the two waters, the first difference. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { EngineEvent } from '../../contract/events.ts';
import { PROGRAM_VERSION, type SavedRun } from '../../contract/saved-run.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { useWords } from '../../i18n/index.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { encodeLink } from '../../scenario/link.ts';
import {
  type HighwaterStore,
  useClientNames,
  useFrame,
  useHighwater,
  usePlayback,
  useVerbs,
} from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import { RecordsView } from './RecordsView.tsx';
import { livesIn, recordsApart, tellingOf } from './records.ts';
import { COUNTS, firstDifference, verdictOf } from './verdict.ts';
import { Waters } from './Waters.tsx';
import './compare.css';

export function DifferencePanel({ twin }: { readonly twin: HighwaterStore }) {
  const t = useRunWords();
  const verbs = useVerbs();
  const { number } = useWords();
  const a = useFrame((frame) => frame.audit);
  const b = useStore(twin.frame, (frame) => frame.audit);
  const journals = useJournals(twin);
  const verdict = verdictOf(a, b);
  const harm = verdict.harm ? t(`compare.count.${verdict.harm}`) : '';
  const better = verdict.worse === 'A' ? 'B' : 'A';
  return (
    <>
      {journals && <Records journals={journals} />}
      <section className="difference" aria-label={t('compare.region')}>
        <div className="difference__verdict">
          <h2 className={verdict.harm ? 'difference__worse' : undefined}>
            {verdict.harm
              ? t('compare.worse', { worse: verdict.worse, count: verdict.worseCount, harm })
              : t('compare.same')}
          </h2>
          {verdict.harm && (
            <p>
              {t('compare.better', { better, count: verdict.betterCount, harm })}{' '}
              {verdict.moreAcknowledged > 0 && t('compare.paid', { better, n: verdict.moreAcknowledged })}
            </p>
          )}
          <FirstDifference journals={journals} />
          <div className="difference__acts">
            <PairLink twin={twin} />
            <Button onClick={verbs.endCompare}>{t('compare.end')}</Button>
          </div>
        </div>
        <table className="difference__table">
          <thead>
            <tr>
              <th scope="col">{t('compare.audit')}</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
              <th scope="col">{t('compare.delta')}</th>
            </tr>
          </thead>
          <tbody>
            {COUNTS.map((count) => (
              <tr key={count} data-harm={count === verdict.harm ? '' : undefined}>
                <th scope="row">{t(`compare.count.${count}`)}</th>
                <td>{number(a[count])}</td>
                <td>{number(b[count])}</td>
                <td>
                  {b[count] > a[count] ? `+${number(b[count] - a[count])}` : number(b[count] - a[count])}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Waters twin={twin} />
      </section>
    </>
  );
}

/** Longer journals are not laid side by side: the page would have to hold both. */
const LONGEST_US = 600e6;

interface Journals {
  /** How far the clock had come. */
  readonly atUs: SimTimeUs;
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
}

/** Both journals, asked for when the pair is opened and whenever it stands still; null when they were never asked for. */
function useJournals(twin: HighwaterStore): Journals | null {
  const verbs = useVerbs();
  const store = useHighwater();
  const isPlaying = usePlayback(({ playing }) => playing);
  // Nobody answers for a run that is still opening.
  const isOpen = useSyncExternalStore(twin.run.subscribe, () => twin.run.getState().status === 'running');
  const [held, setHeld] = useState<Journals | null>(null);
  useEffect(() => {
    let isWanted = true;
    const look = async (): Promise<void> => {
      const atUs = store.playback.getState().timeUs;
      if (isPlaying || !isOpen || atUs > LONGEST_US) return;
      const [mine, theirs] = await Promise.all([
        verbs.ask({ kind: 'journal' }),
        twin.verbs.ask({ kind: 'journal' }),
      ]);
      if (isWanted && mine && theirs) setHeld({ atUs, mine, theirs });
    };
    void look();
    return () => {
      isWanted = false;
    };
  }, [isPlaying, isOpen, store, twin, verbs]);
  return held;
}

/** The records whose fates part, as far as the clock has come. */
function Records({ journals }: { readonly journals: Journals }) {
  const nameOf = useClientNames();
  const isPast = usePlayback(({ timeUs }) => timeUs > journals.atUs);
  const timeUs = usePlayback((playback) => Math.min(journals.atUs, playback.timeUs));
  const told = useMemo(() => [tellingOf(journals.mine), tellingOf(journals.theirs)] as const, [journals]);
  const apart = useMemo(
    () => recordsApart(livesIn(told[0], timeUs), livesIn(told[1], timeUs)),
    [told, timeUs],
  );
  return apart && <RecordsView apart={apart} nameOf={nameOf} asOfUs={isPast ? journals.atUs : null} />;
}

function FirstDifference({ journals }: { readonly journals: Journals | null }) {
  const t = useRunWords();
  const { clock, sentenceOf } = useWords();
  const nameOf = useClientNames();
  const verbs = useVerbs();
  const lines = useMemo(() => journals && firstDifference(journals.mine, journals.theirs), [journals]);
  const isPast = usePlayback(({ timeUs }) => journals === null || timeUs > journals.atUs);
  if (!journals || (!lines && isPast)) return <p className="difference__note">{t('compare.pauseToFind')}</p>;
  if (!lines) return <p className="difference__note">{t('compare.noDifference')}</p>;
  // Both were written by the engine.
  const [a, b] = [JSON.parse(lines.a) as EngineEvent, JSON.parse(lines.b) as EngineEvent];
  const atUs = Math.min(a.timeUs, b.timeUs);
  const [inA, inB] = [sentenceOf(a, nameOf), sentenceOf(b, nameOf)];
  return (
    <p className="difference__note">
      {inA === inB
        ? t('compare.firstAlike', { clock: clock(atUs), a: inA })
        : t('compare.first', { clock: clock(atUs), a: inA, b: inB })}{' '}
      <Button look="plain" onClick={() => verbs.seek(atUs)}>
        {t('compare.goThere')}
      </Button>
    </p>
  );
}

function PairLink({ twin }: { readonly twin: HighwaterStore }) {
  const t = useRunWords();
  const verbs = useVerbs();
  const { source } = useHighwater();
  const [said, setSaid] = useState<'copied' | 'copyFailed' | 'noAnswer' | null>(null);
  const copy = async (): Promise<void> => {
    const held = await verbs.ask({ kind: 'place' });
    if (!held) {
      setSaid('noAnswer');
      return;
    }
    const { atUs, digest, commands } = held;
    const against = { scenario: twin.source, commands: twin.journal.getState().commands };
    const run: SavedRun = {
      highwater: 1,
      program: PROGRAM_VERSION,
      scenario: source,
      commands,
      atUs,
      digest,
      against,
    };
    const address = new URL(location.href);
    for (const name of ['scenario', 'era', 'embed']) address.searchParams.delete(name);
    address.hash = await encodeLink(run);
    await navigator.clipboard.writeText(address.href).then(
      () => setSaid('copied'),
      () => setSaid('copyFailed'),
    );
  };
  return (
    <>
      <Button icon="share" onClick={() => void copy()}>
        {t('compare.link')}
      </Button>
      <span role="status">{said && t(`share.${said}`)}</span>
    </>
  );
}
