/** The largest number of an INT column. */
export const MAX_INT = 2_147_483_647
