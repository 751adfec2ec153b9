import { fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { english, loadWords, type Words, WordsProvider } from '../../i18n/index.ts';
import { CONFIG_MEANINGS } from '../../i18n/lenses/config-meanings.ts';
import { ConfigView } from './ConfigView.tsx';
import { type ConfigSubject, rowsOf } from './rows.ts';

const nothing = { topics: {}, dynamic: {}, groups: {}, fixed: {}, producers: {}, consumers: {} };
const orders: ConfigSubject = { scope: 'topic', name: 'orders' };
const everybody: ConfigSubject = { scope: 'broker', name: '' };

function Drawer({ subject, from = '' }: { readonly subject: ConfigSubject; readonly from?: string }) {
  const [sought, setSought] = useState(from);
  return (
    <ConfigView
      subjects={[{ subject, label: 'this' }]}
      subject={subject}
      onSubject={() => undefined}
      rows={rowsOf(subject, nothing, '4.1')}
      sought={sought}
      onSeek={setSought}
      outcome={null}
      isPlaying
      onSet={() => undefined}
    />
  );
}

const show = (subject: ConfigSubject, from?: string, words: Words = english) =>
  render(
    <WordsProvider locale={words.locale} initial={words}>
      <Drawer subject={subject} {...(from !== undefined && { from })} />
    </WordsProvider>,
  );
const nameButton = (name: string) => screen.getByRole('button', { name });
const meaning = CONFIG_MEANINGS.topic.t.en;

describe('the configs’ drawer', () => {
  it('says what a config means when its name is opened, and puts it away again', () => {
    show(orders);
    const name = nameButton('retention.ms');
    expect(name.getAttribute('aria-expanded')).toBe('false');
    expect(screen.queryByText(meaning('retention.ms'))).toBeNull();
    fireEvent.click(name);
    expect(name.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText(meaning('retention.ms'))).toBeDefined();
    fireEvent.click(name);
    expect(screen.queryByText(meaning('retention.ms'))).toBeNull();
  });

  it('is open at the one whose whole name is looked for', () => {
    show(orders, 'flush.ms');
    expect(nameButton('flush.ms').getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText(meaning('flush.ms'))).toBeDefined();
  });

  it('finds by a word of the meaning, opens what it has found and underlines the word', () => {
    show(orders);
    fireEvent.change(screen.getByRole('textbox', { name: 'Name or word' }), {
      target: { value: 'Tombstone' },
    });
    const rows = within(screen.getByRole('list', { name: 'Configs' })).getAllByRole('listitem');
    expect(rows.map((row) => within(row).getAllByRole('button')[0]?.textContent)).toEqual([
      'delete.retention.ms',
    ]);
    const [row] = rows;
    expect(row?.textContent).toContain(meaning('delete.retention.ms'));
    expect(row?.querySelector('u')?.textContent).toBe('tombstone');
  });

  it('says it in Chinese on a Chinese page', async () => {
    show(orders, 'retention.ms', await loadWords('zh-CN'));
    expect(screen.getByText(CONFIG_MEANINGS.topic.t['zh-CN']('retention.ms'))).toBeDefined();
  });

  it('says of a config on which the simulation does not act that it is only shown', () => {
    show(everybody, 'num.partitions');
    const row = screen.getByText(CONFIG_MEANINGS.broker.t.en('num.partitions')).closest('li');
    expect(row?.textContent).toContain('the simulation does not act on it');
  });
});
