import type { Credential } from './authenticator.ts';

/** The live sockets that this process holds, as far as others may ask something of them. */
export abstract class OpenSockets {
  /** Ends the sockets that were opened with this credential: it was signed out. */
  abstract signOut(credential: Credential): void;
}
