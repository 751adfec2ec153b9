/** The drawn signs: 16 px grid, strokes in the current colour. `IconSprite` stands once in the page; `Icon` and, inside a
 *  picture, `<use href="#i-flag" />` refer to it. */
import type { ReactNode } from 'react';

const ICONS = {
  logo: {
    box: '0 0 24 24',
    drawing: (
      <>
        <path d="M5.2 3h13.6L12 13z" fill="currentColor" />
        <path d="M1.5 14.6h21" fill="none" stroke="var(--logo-water,currentColor)" strokeWidth="2.4" />
        <path
          d="M5.5 18.4h13M9.2 22h5.6"
          fill="none"
          stroke="var(--logo-water,currentColor)"
          strokeWidth="1.7"
        />
      </>
    ),
  },
  hw: { box: '0 0 10 8', drawing: <path d="M0 0h10L5 7.5z" fill="currentColor" /> },
  flag: {
    box: '0 0 16 16',
    drawing: (
      <>
        <path d="M3 1v14.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M3 1.5l11.5 3.6L3 9z" fill="currentColor" />
      </>
    ),
  },
  'flag-ghost': {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M3 1v14.5M3 2l10 3.1L3 8.4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeDasharray="2 1.6"
      />
    ),
  },
  helm: {
    box: '0 0 16 16',
    drawing: (
      <>
        <g fill="none" stroke="currentColor" strokeWidth="1.4">
          <circle cx="8" cy="8" r="4.1" />
          <path d="M8 .8v14.4M.8 8h14.4M2.9 2.9l10.2 10.2M13.1 2.9L2.9 13.1" />
        </g>
        <circle cx="8" cy="8" r="1.7" fill="currentColor" />
      </>
    ),
  },
  producer: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M9 3.2H1.8v9.6H9M5.5 8h8.6M11 4.8L14.2 8 11 11.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  consumer: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M2.6 6.2h10.8l-1.3 8.3H3.9zM3.4 6.2C3.4 .6 12.6 .6 12.6 6.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  bench: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1 8.8h14M1.8 5h12.4M3.4 5v9.2M12.6 5v9.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  kill: {
    box: '0 0 16 16',
    drawing: (
      <path d="M8 1v7M4.6 3.4a5.7 5.7 0 1 0 6.8 0" fill="none" stroke="currentColor" strokeWidth="1.6" />
    ),
  },
  restart: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M13.2 9.6A5.4 5.4 0 1 1 12 4.3M12.6 .9v3.8H8.8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  netsplit: {
    box: '0 0 16 16',
    drawing: (
      <>
        <path
          d="M.8 8h4.4M10.8 8h4.4M10.2 1.6L8.6 6.2l-2.2 2L4.9 14.4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
        />
        <path d="M.8 5v6M15.2 5v6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </>
    ),
  },
  slow: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M3 1.2h10M3 14.8h10M4.4 1.2c0 3.6 2.2 5 3.6 6.8-1.4 1.8-3.6 3.2-3.6 6.8M11.6 1.2c0 3.6-2.2 5-3.6 6.8 1.4 1.8 3.6 3.2 3.6 6.8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  play: { box: '0 0 16 16', drawing: <path d="M3.5 1.8l10 6.2-10 6.2z" fill="currentColor" /> },
  stop: {
    box: '0 0 16 16',
    drawing: <path d="M3.2 3.2h9.6v9.6H3.2z" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  },
  power: {
    box: '0 0 16 16',
    drawing: <path d="M9.2 1L3.4 9h3.9L6 15l6.6-8.6H8.4z" fill="currentColor" />,
  },
  /** A pipe with a narrow place. */
  throttle: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1 3.2h3.2L8 6.4l3.8-3.2H15M1 12.8h3.2L8 9.6l3.8 3.2H15"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  disk: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M2.2 4c0-1.3 2.6-2.2 5.8-2.2s5.8.9 5.8 2.2-2.6 2.2-5.8 2.2S2.2 5.3 2.2 4zM2.2 4v8c0 1.3 2.6 2.2 5.8 2.2s5.8-.9 5.8-2.2V4M2.2 8c0 1.3 2.6 2.2 5.8 2.2s5.8-.9 5.8-2.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  pause: { box: '0 0 16 16', drawing: <path d="M3.2 2h3.2v12H3.2zM9.6 2h3.2v12H9.6z" fill="currentColor" /> },
  step: {
    box: '0 0 16 16',
    drawing: (
      <>
        <path d="M2 2.6l7.6 5.4L2 13.4z" fill="currentColor" />
        <path d="M12.6 2.2v11.6" fill="none" stroke="currentColor" strokeWidth="2" />
      </>
    ),
  },
  'step-back': {
    box: '0 0 16 16',
    drawing: (
      <>
        <path d="M14 2.6L6.4 8l7.6 5.4z" fill="currentColor" />
        <path d="M3.4 2.2v11.6" fill="none" stroke="currentColor" strokeWidth="2" />
      </>
    ),
  },
  'step-rpc': {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M2 1v14M14 1v14M2 4l10.6 7M8.6 11.8l4.4-.6-1-4.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  theme: {
    box: '0 0 16 16',
    drawing: (
      <>
        <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" />
      </>
    ),
  },
  settings: {
    box: '0 0 16 16',
    drawing: (
      <>
        <path d="M1.5 4h13M1.5 8h13M1.5 12h13" fill="none" stroke="currentColor" strokeWidth="1.4" />
        <path d="M4 2.2h3v3.6H4zM9.5 6.2h3v3.6h-3zM5.5 10.2h3v3.6h-3z" fill="currentColor" />
      </>
    ),
  },
  search: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M10.6 10.6l4 4M12 6.8a5.2 5.2 0 1 1-10.4 0 5.2 5.2 0 0 1 10.4 0z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  close: {
    box: '0 0 16 16',
    drawing: <path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  down: {
    box: '0 0 16 16',
    drawing: <path d="M4 6.2l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  right: {
    box: '0 0 16 16',
    drawing: <path d="M6.2 4l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  plus: {
    box: '0 0 16 16',
    drawing: <path d="M8 2.5v11M2.5 8h11" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  grip: {
    box: '0 0 8 16',
    drawing: (
      <path d="M1 3h2v2H1zM5 3h2v2H5zM1 7h2v2H1zM5 7h2v2H5zM1 11h2v2H1zM5 11h2v2H5z" fill="currentColor" />
    ),
  },
  check: {
    box: '0 0 16 16',
    drawing: <path d="M2.5 8.4l3.8 3.8 7.4-8.2" fill="none" stroke="currentColor" strokeWidth="1.7" />,
  },
  warn: {
    box: '0 0 16 16',
    drawing: (
      <>
        <path d="M8 1.6L15 14H1z" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 6v4M8 11.2v1.5" stroke="currentColor" strokeWidth="1.5" />
      </>
    ),
  },
  rebalance: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1.5 5.2h11M9.6 2l3.2 3.2-3.2 3.2M14.5 11H3.6M6.5 14.2L3.3 11l3.2-3.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  lost: {
    box: '0 0 16 16',
    drawing: (
      <>
        <path
          d="M8 1.2c3 3.8 4.6 6.2 4.6 8.6a4.6 4.6 0 0 1-9.2 0C3.4 7.4 5 5 8 1.2z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
        />
        <path d="M2 14.5L14 3" stroke="currentColor" strokeWidth="1.5" />
      </>
    ),
  },
  shrink: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1 8h5M15 8h-5M3.6 5.2L6.4 8l-2.8 2.8M12.4 5.2L9.6 8l2.8 2.8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  menu: {
    box: '0 0 16 16',
    drawing: <path d="M2 4.2h12M2 8h12M2 11.8h12" stroke="currentColor" strokeWidth="1.5" />,
  },
  'lens-cluster': {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1.5 2.5h3.4M6.3 2.5h3.4M11.1 2.5h3.4M1.5 8h3.4M6.3 8h3.4M11.1 8h3.4M1.5 13.5h3.4M6.3 13.5h3.4M11.1 13.5h3.4"
        stroke="currentColor"
        strokeWidth="2.4"
      />
    ),
  },
  'lens-group': {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1.5 1.8h3.6v3.6H1.5zM1.5 10.6h3.6v3.6H1.5zM11 6.2h3.6v3.6H11zM5.1 3.6h3v8.8h-3M8.1 8H11"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  'lens-producer': {
    box: '0 0 16 16',
    drawing: <path d="M1 2.5h14L9.8 8.6v5.9H6.2V8.6z" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  },
  'lens-log': {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1.5 3.5h13v3.4h-13zM5.8 3.5v3.4M10.1 3.5v3.4M1.5 9.6h9v3.4h-9zM5.8 9.6V13"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      />
    ),
  },
  'lens-transactions': {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M4.4 2H1.8v12h2.6M11.6 2h2.6v12h-2.6M5 8.2l2.2 2.2L11.2 6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  'lens-spacetime': {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1 3h14M1 13h14M3 3l4 10M7 13l3.5-10M10.5 3L14 13"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      />
    ),
  },
  'lens-audit': {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M8 1.4l5.6 2v4.3c0 3.4-2.3 5.6-5.6 6.9-3.3-1.3-5.6-3.5-5.6-6.9V3.4zM5.4 7.8l1.9 1.9 3.4-3.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  more: {
    box: '0 0 16 16',
    drawing: (
      <path d="M3 8h.01M8 8h.01M13 8h.01" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" />
    ),
  },
  help: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M5 5.6a3 3 0 1 1 4.6 2.5C8.4 8.9 8 9.4 8 10.6M8 12.6v1.8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      />
    ),
  },
  trash: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M2 4h12M6 4V1.8h4V4M3.8 4l.8 10.4h6.8L12.2 4M6.6 6.8v5M9.4 6.8v5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  journal: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M2 2.5h2.4v2.4H2zM2 6.8h2.4v2.4H2zM2 11.1h2.4v2.4H2zM6.6 3.7H14M6.6 8H14M6.6 12.3H14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  inspector: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1.5 2.5h13v11h-13zM9.5 2.5v11M11.3 5.4h1.6M11.3 8h1.6M11.3 10.6h1.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  lesson: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M8 4.2v9.6M8 4.2C6.4 3 4.2 2.7 1.5 2.7v9.5c2.7 0 4.9.4 6.5 1.6 1.6-1.2 3.8-1.6 6.5-1.6V2.7C11.8 2.7 9.6 3 8 4.2z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinejoin="round"
      />
    ),
  },
  metrics: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M2.2 1.5v12.3h12.3M4.5 10.8h2.2V5.6h3.2v3.2h4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    ),
  },
  branches: {
    box: '0 0 16 16',
    drawing: <path d="M1.5 12.5h13M5 12.5l4-8.5h5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  },
  compare: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M1.2 2.5h5.3v11H1.2zM9.5 2.5h5.3v11H9.5z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  share: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M8 10V1.8M4.8 4.8L8 1.6l3.2 3.2M5 7H2.5v7.5h11V7H11"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
  undo: {
    box: '0 0 16 16',
    drawing: (
      <path
        d="M5.6 2.2L2.2 5.6l3.4 3.4M2.4 5.6h7.2a4 4 0 0 1 0 8H5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    ),
  },
} satisfies Readonly<Record<string, { readonly box: string; readonly drawing: ReactNode }>>;

export type IconName = keyof typeof ICONS;

export function IconSprite() {
  return (
    <svg width="0" height="0" className="icon-sprite" aria-hidden="true">
      <defs>
        {Object.entries(ICONS).map(([name, { box, drawing }]) => (
          <symbol key={name} id={`i-${name}`} viewBox={box}>
            {drawing}
          </symbol>
        ))}
        <Hatches />
      </defs>
    </svg>
  );
}

/** Fills that mean something: `spray` not committed, `off` without power, `risk` at risk, `amber` waiting. */
function Hatches() {
  return (
    <>
      <pattern id="spray" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="var(--spray-bg)" />
        <rect width="1.7" height="5" fill="var(--spray)" />
      </pattern>
      <pattern id="off" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <rect width="5" height="5" fill="var(--off-bg)" />
        <rect width="1.2" height="5" fill="var(--off)" opacity=".75" />
      </pattern>
      <pattern
        id="off-column"
        width="7"
        height="7"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(-45)"
      >
        <rect width="1" height="7" fill="var(--off)" opacity=".28" />
      </pattern>
      <pattern id="risk" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="var(--red-wash)" />
        <rect width="1.7" height="5" fill="var(--red)" />
      </pattern>
      <pattern id="amber" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="var(--amber-wash)" />
        <rect width="1.4" height="5" fill="var(--amber)" opacity=".7" />
      </pattern>
    </>
  );
}

interface IconProps {
  readonly name: IconName;
  readonly className?: string;
}

/** Decoration beside a word or inside a named button: never the only thing that says something. */
export function Icon({ name, className }: IconProps) {
  return (
    <svg className={className ? `icon ${className}` : 'icon'} aria-hidden="true" focusable="false">
      <use href={`#i-${name}`} />
    </svg>
  );
}
