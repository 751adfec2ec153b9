/** The files of one log, as they lie on a node's disk at this moment. */
import { useEffect, useState } from 'react';
import type { Answers } from '../../contract/messages.ts';
import { useWords } from '../../i18n/index.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { useVerbs } from '../../store/index.ts';
import { Button, Select } from '../../ui/index.ts';
import { download } from './download.ts';

export function SegmentPart({ onProblem }: { onProblem: (problem: string) => void }) {
  const t = useRunWords();
  const { nodeName } = useWords();
  const verbs = useVerbs();
  const [logs, setLogs] = useState<Answers['logs']>([]);
  const [chosen, setChosen] = useState('');

  useEffect(() => {
    let isWanted = true;
    void verbs.ask({ kind: 'logs' }).then((answer) => {
      if (isWanted && answer) setLogs(answer);
    });
    return () => {
      isWanted = false;
    };
  }, [verbs]);

  const options = logs
    .filter(({ partition }) => !partition.startsWith('__consumer_offsets'))
    .map(({ node, partition }) => ({
      value: `${node}/${partition}`,
      label: `${partition}, ${nodeName(node, () => undefined)}`,
    }));
  const value = chosen || (options[0]?.value ?? '');
  const save = async (): Promise<void> => {
    const [node = '', partition = ''] = value.split('/');
    const files = await verbs.ask({ kind: 'segment', node, partition });
    if (!files) onProblem(t('share.segment.gone', { node: nodeName(node, () => undefined), partition }));
    // A name is kept by the browser only within one folder, so that the partition goes into it.
    for (const { name, bytes } of files ?? [])
      download(`${partition}-${name}`, [new Uint8Array(bytes)], 'application/octet-stream');
  };

  if (options.length === 0) return null;
  return (
    <section className="share__part">
      <h3 className="caption">{t('share.segment')}</h3>
      <div className="share__row">
        <Select label={t('share.segment')} options={options} value={value} onChange={setChosen} />
        <Button onClick={() => void save()}>{t('share.segment.save')}</Button>
      </div>
    </section>
  );
}
