export { reachOf, type Reach } from './addresses.ts';
export type { Resolve } from './guarded-connect.ts';
export {
  OutgoingClient,
  type OutgoingAnswer,
  type OutgoingLimits,
  type OutgoingOptions,
  type OutgoingRequest,
} from './outgoing-client.ts';
export { OutgoingError, outgoingProblems, type OutgoingCode } from './outgoing.errors.ts';
