import type { Settlement } from './listeners.ts';

/** Tells everybody who listens to the bus that a register was settled, if the transaction commits. */
export abstract class SettledNews {
  abstract tell(settlement: Settlement): Promise<void>;
}
