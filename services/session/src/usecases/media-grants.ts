import type { Participant, Room } from '../domain/room.ts';

export type MediaGrant = { readonly token: string; readonly expiresAt: Date };

/** Leave for one connection to open media in one room; docs/grants.md has the claims. */
export abstract class MediaGrants {
  /** For a participant who is in the room. */
  abstract issue(room: Room, participant: Participant): Promise<MediaGrant>;
  /** The public keys that may have signed a grant which is still good: a JSON Web Key Set. */
  abstract publicKeys(): Promise<string>;
}
