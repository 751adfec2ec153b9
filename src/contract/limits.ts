/** How many there may be of each; a wish for one more is refused with `tooMany`. A scenario may begin with more. */
export const LIMITS = { brokers: 12, producers: 16, consumers: 40, groups: 12 } as const;
