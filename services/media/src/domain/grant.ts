/** What a verified media grant allows: one connection of one participant to open media in one room. */
export type Grant = {
  readonly sessionId: string;
  readonly participantId: string;
  readonly connectionId: string;
  /** The room's position when the grant was signed: media has to follow the room that far before it can judge. */
  readonly seq: number;
};
