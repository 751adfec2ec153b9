/** Words of the partition × broker matrix. */
export const cluster = {} as const;
