/** The door of the furniture: shape, colour, motion. It would fit any other simulator. */
import './tokens.css';
import './fonts.css';
import './base.css';
import './controls.css';

export { useReducedMotionConfig as useReducedMotion } from 'framer-motion';
export { arrowHead } from './arrow-head.ts';
export { type Axis, axisOf, axisTicks } from './broken-axis.ts';
export { Icon, type IconName, IconSprite } from './icons.tsx';
export { shortKey, tintOf } from './keys.ts';
export { type MotionChoice, MotionRoot } from './motion/motion-root.tsx';
export { milliseconds, play, type Spot, translate, usePlayOn } from './motion/play.ts';
export {
  createPlayhead,
  type Playhead,
  PlayheadProvider,
  type PlayheadSource,
  usePlayhead,
} from './motion/playhead.tsx';
export { type Size, useSize } from './motion/use-size.ts';
export { Badge, Square, type Tone } from './primitives/badge.tsx';
export { Button, classes, IconButton } from './primitives/button.tsx';
export { Dialog } from './primitives/dialog.tsx';
export { Field, Refusal, Segmented, Select, Slider, Switch } from './primitives/fields.tsx';
export { Menu, type MenuItem } from './primitives/menu.tsx';
export { Quote } from './primitives/quote.tsx';
export { ShortName } from './primitives/short-name.tsx';
export { TooltipLayer } from './primitives/tooltip.tsx';
export { ValueEditor } from './primitives/value-editor.tsx';
