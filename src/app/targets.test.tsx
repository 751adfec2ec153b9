import { waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import classroom from '../../public/scenarios/classroom.json';
import type { Target } from '../lessons/lesson.ts';
import { selectorOf } from './targets.ts';
import { openPage } from './test/page.tsx';

vi.setConfig({ testTimeout: 60_000 });

const TARGETS: readonly Target[] = [
  { kind: 'broker', id: 'b2' },
  { kind: 'partition', id: 'orders-3' },
  { kind: 'replica', id: 'orders-0', brokerId: 3 },
  { kind: 'producer', id: 'p-order-service' },
  { kind: 'group', id: 'billing' },
  { kind: 'consumer', id: 'k-dee' },
  { kind: 'part', id: 'bench' },
  { kind: 'part', id: 'audit' },
  { kind: 'part', id: 'timeline' },
  { kind: 'part', id: 'transport' },
];

describe('what a lesson can point at', () => {
  it('is on the page, each thing once', async () => {
    await openPage(classroom);
    await waitFor(() => expect(document.querySelector('.sea-row')).not.toBeNull());
    for (const target of TARGETS)
      expect(document.querySelectorAll(selectorOf(target)).length, JSON.stringify(target)).toBe(1);
    // The later parts of the page are on their way still.
    await vi.dynamicImportSettled();
  });
});
