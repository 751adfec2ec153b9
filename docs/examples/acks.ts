import shipped from '../../public/scenarios/acks-1-leader-crash.json' with { type: 'json' };
import { conduct, createEngine } from '../../src/engine/index.ts';
import { setParts } from '../../src/scenario/variants.ts';

for (const acks of [0, 1, 'all'])
  for (let seed = 1, lost = 0; seed <= 20; seed++) {
    const found = setParts(shipped, { seed: `try-${seed}`, 'producers/0/settings/acks': acks });
    if (found.ok) lost += conduct(createEngine(found.scenario)).outcome.lost;
    if (seed === 20) console.log(`acks=${acks}: ${lost} acknowledged records lost in ${seed} runs`);
  }
