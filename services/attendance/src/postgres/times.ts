/** Times as the domain has them, and as the tables do. */
export const msOf = (time: Date | null): number | undefined => time?.getTime();
export const timeOf = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : new Date(ms));
