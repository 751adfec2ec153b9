import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { EMPTY_FRAME } from '../../contract/frame.ts';
import { AuditView } from './AuditView.tsx';

const audit = { ...EMPTY_FRAME.audit, acknowledged: 1420, invariantsHeld: 9, invariantsTotal: 9 };

it('counts fates, and says that the simulation keeps its promises', () => {
  render(<AuditView audit={audit} eventId={18204} seed="7f3a" onWhy={() => {}} />);
  expect(screen.getByText('1,420')).toBeTruthy();
  expect(screen.getByText('9 of 9 invariants hold')).toBeTruthy();
  expect(screen.getByText('event 18,204')).toBeTruthy();
});

it('says which promise is broken', () => {
  const broken = { ...audit, invariantsHeld: 8, broken: 'HW moved back' };
  render(<AuditView audit={broken} eventId={1} seed="7f3a" onWhy={() => {}} />);
  expect(screen.getByText('8 of 9 invariants hold: HW moved back')).toBeTruthy();
});

it('promises nothing before anything was looked at', () => {
  render(<AuditView audit={EMPTY_FRAME.audit} eventId={0} seed="" onWhy={() => {}} />);
  expect(screen.queryByText(/invariants/)).toBeNull();
});
