export type { Entry, Rules, Stamp } from './rules.ts';
export { Journal, type Append, type AppendOutcome, type Row, type Snapshot } from './journal.ts';
export type { LiveSession, LiveSessionsHooks, LiveSessionsOptions, View } from './live-session.types.ts';
