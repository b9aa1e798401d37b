import type { Id } from '@lectern/kernel';

/** A person or an API key, as the record names who did something. */
export type ActorId = Id<'actor'>;
