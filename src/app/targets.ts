/** Where on the page the things are that a lesson can point at. */
import type { Target } from '../lessons/lesson.ts';

/** A selector of the element, in every arrangement of the page that shows it. */
export function selectorOf(target: Target): string {
  switch (target.kind) {
    case 'broker':
      return `[data-broker-id=${quoted(target.id.replace(/^b/, ''))}]`;
    case 'replica':
      return `.sea-row[data-partition=${quoted(target.id)}] g[data-broker=${quoted(String(target.brokerId))}]`;
    case 'partition':
      return `.sea-row[data-partition=${quoted(target.id)}] .sea-row__label`;
    case 'producer':
      return `[data-producer=${quoted(target.id)}]`;
    case 'group':
      return `[data-group=${quoted(target.id)}]`;
    case 'consumer':
      return `[data-consumer=${quoted(target.id)}]`;
    case 'part':
      return PARTS[target.id];
  }
}

const quoted = (text: string): string => JSON.stringify(text);

const PARTS = { bench: '.bench', audit: '.audit', timeline: '.timeline', transport: '.transport' } as const;
