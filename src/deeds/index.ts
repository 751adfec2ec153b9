/** The door of the deeds: what can be done to each thing, once, for every menu, the palette, the inspector and the lenses. */
export { canBeDone, carryOutDeed, type Deed, type Speech, whyOf } from './deed.ts';
export { useMenuOf, useSpeech } from './menu.ts';
export { producerChange } from './producer-change.ts';
export { rateBefore, settingsSaid } from './producer-said.ts';
export { BURST } from './producers.ts';
export { useDeedRows } from './rows.ts';
export { SLOW_FACTOR } from './servers.ts';
export { deedsOf, type Thing, thingsOf } from './things.ts';
export { useWhyNot } from './use-why-not.ts';
export { whyNot, whyNotAny } from './why-not.ts';
export { nodesOf } from './why-not-servers.ts';
