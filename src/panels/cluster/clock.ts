/** The simulated time for texts that are drawn before the playhead's first beat. */
import { createContext, useContext } from 'react';

const ClockContext = createContext<() => number>(() => 0);

export const ClockProvider = ClockContext.Provider;
export const useClock = (): (() => number) => useContext(ClockContext);
