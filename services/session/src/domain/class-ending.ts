import type { SessionId } from '@lectern/kernel';
import type { ClassProgress } from './class-session.ts';

/** Ends a class through the decision of its room, so that its journal has the fact and everybody in it is told. */
export abstract class ClassEnding {
  /** What the class has come to by this. Throws CLASS_ENDED when it was over already. */
  abstract endByApi(sessionId: SessionId): Promise<ClassProgress & { readonly phase: 'ended' }>;
}
