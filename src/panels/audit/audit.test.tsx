import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { EMPTY_FRAME } from '../../contract/frame.ts';
import { loadWords, WordsProvider } from '../../i18n/index.ts';
import { AuditView } from './AuditView.tsx';

const [english, chinese] = await Promise.all([loadWords('en'), loadWords('zh-CN')]);

const BREACH = {
  invariant: 'high-watermark-is-monotonic',
  sentence: 'HW moved back',
  about: 'orders-0',
  values: { before: 7, after: 5 },
} as const;

const audit = { ...EMPTY_FRAME.audit, acknowledged: 1420, invariantsHeld: 9, invariantsTotal: 9 };

it('counts fates, and says that the simulation keeps its promises', () => {
  render(<AuditView audit={audit} eventId={18204} seed="7f3a" onWhy={() => {}} />);
  expect(screen.getByText('1,420')).toBeTruthy();
  expect(screen.getByText('9 of 9 invariants hold')).toBeTruthy();
  expect(screen.getByText('event 18,204')).toBeTruthy();
});

it('says which promise is broken', () => {
  const broken = { ...audit, invariantsHeld: 8, broken: BREACH };
  const view = <AuditView audit={broken} eventId={1} seed="7f3a" onWhy={() => {}} />;
  const page = render(
    <WordsProvider locale="en" initial={english}>
      {view}
    </WordsProvider>,
  );
  expect(screen.getByText('8 of 9 invariants hold: HW moved back')).toBeTruthy();
  page.unmount();
  render(
    <WordsProvider locale="zh-CN" initial={chinese}>
      {view}
    </WordsProvider>,
  );
  const said = screen.getByText(/9 条不变式中 8 条成立/).textContent;
  expect(said).toContain('原为 7');
  expect(said).not.toContain('moved');
});

it('promises nothing before anything was looked at', () => {
  render(<AuditView audit={EMPTY_FRAME.audit} eventId={0} seed="" onWhy={() => {}} />);
  expect(screen.queryByText(/invariants/)).toBeNull();
});
