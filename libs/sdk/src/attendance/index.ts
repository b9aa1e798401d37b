export type { AttendanceClient } from './attendance-client.ts';
export { createAttendance } from './create-attendance.ts';
export type * from './documents.ts';
export type * from './registers.ts';
export type * from './statements.ts';
