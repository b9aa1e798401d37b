export type { Entry, Rules, Stamp } from './rules.ts';
export { Journal, type Append, type AppendOutcome, type Row, type Snapshot } from './journal.ts';
export type { LiveSession, LiveSessionsHooks, LiveSessionsOptions, View } from './live-session.types.ts';
export { LiveSessions } from './live-sessions.ts';
export { MemoryJournal } from './memory-journal.ts';
export { journalMigrations } from './migrations.ts';
export { PostgresJournal, type PostgresJournalOptions } from './postgres-journal.ts';
