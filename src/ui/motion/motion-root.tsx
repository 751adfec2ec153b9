/** Polite motion: things that appear, make room and leave. Its engine comes after the first view, in a file of its own,
 *  and it yields to whoever asked for less motion. */
import { LazyMotion, MotionConfig } from 'framer-motion';
import type { ReactNode } from 'react';

const loadFeatures = () => import('./features.ts').then((module) => module.domMax);

export type MotionChoice = 'system' | 'reduced' | 'full';

const REDUCED = { system: 'user', reduced: 'always', full: 'never' } as const;

export function MotionRoot({ choice, children }: { choice: MotionChoice; children: ReactNode }) {
  return (
    <LazyMotion features={loadFeatures} strict>
      <MotionConfig reducedMotion={REDUCED[choice]} transition={LAYOUT}>
        {children}
      </MotionConfig>
    </LazyMotion>
  );
}

/** How things make room for each other. */
const LAYOUT = { type: 'spring', stiffness: 520, damping: 42, mass: 0.8 } as const;
