/** The keys, in a dialog. The list is what `app/keyboard.ts` and the panels answer to. */
import { type PlainKey, useWords } from '../../i18n/index.ts';
import { glossaryIn } from '../../i18n/lenses/glossary.ts';
import { useMannerWords } from '../../i18n/lenses/manner.ts';
import { useVerbs } from '../../store/index.ts';
import { Dialog } from '../../ui/index.ts';
import './help.css';

/** Keys of plain words: none of them has a hole. */
type HelpKey = Extract<PlainKey, `help.${string}`>;
type Row = readonly [keys: readonly string[], what: HelpKey];

const PARTS: readonly { readonly title: HelpKey; readonly rows: readonly Row[] }[] = [
  {
    title: 'help.time',
    rows: [
      [['Space'], 'help.playPause'],
      [['.', ','], 'help.stepEvent'],
      [['>', '<'], 'help.stepRpc'],
      [[']', '['], 'help.markers'],
      [['Home', 'End'], 'help.ends'],
      [['+', '-'], 'help.pace'],
    ],
  },
  {
    title: 'help.matrix',
    rows: [
      [['↑', '↓', '←', '→'], 'help.moveCells'],
      [['Enter'], 'help.inspect'],
      [['K', 'R', 'S', 'N', 'Q'], 'help.brokerKeys'],
    ],
  },
  {
    title: 'help.consumers',
    rows: [
      [['Enter'], 'help.pickUp'],
      [['↑', '↓', '←', '→'], 'help.carry'],
      [['Esc'], 'help.putBack'],
    ],
  },
  {
    title: 'help.page',
    rows: [
      [['1', '2', '3', '…'], 'help.lenses'],
      [['C'], 'help.addConsumer'],
      [['P'], 'help.addProducer'],
      [['G'], 'help.addGroup'],
      [['I'], 'help.inspector'],
      [['D'], 'help.metrics'],
      [['T'], 'help.theme'],
      [['B'], 'help.branches'],
      [['Z'], 'help.scale'],
      [['V'], 'help.present'],
      [['L'], 'help.lessons'],
      [['X'], 'help.share'],
      [['M'], 'help.library'],
      [['O'], 'help.settings'],
      [['Ctrl Z'], 'help.undo'],
      [['/', 'Ctrl K'], 'help.palette'],
      [['?'], 'help.this'],
    ],
  },
];

export function HelpDialog() {
  const { t } = useWords();
  const verbs = useVerbs();
  return (
    <Dialog
      title={t('help.title')}
      closeLabel={t('help.close')}
      className="help"
      onClose={() => verbs.openDialog(null)}
    >
      <div className="help__parts">
        {PARTS.map(({ title, rows }) => (
          <section key={title}>
            <h3 className="caption">{t(title)}</h3>
            <dl>
              {rows.map(([keys, what]) => (
                <div key={what} className="help__row">
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{t(what)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Glossary />
      </div>
    </Dialog>
  );
}

/** Every term that is explained where it is pointed at, for who cannot point. */
function Glossary() {
  const t = useMannerWords();
  const { locale, dress } = useWords();
  return (
    <section className="help__glossary">
      <h3 className="caption">{t('glossary')}</h3>
      <dl>
        {glossaryIn(locale, dress).map(({ forms, meaning }) => (
          <div key={forms[0]} className="help__term">
            <dt>{forms[0]}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
