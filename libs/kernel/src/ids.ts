import { uuidv7 } from 'uuidv7';

declare const brand: unique symbol;

/** A UUID in its canonical lower-case form that is known to name one kind of thing. Swapping two kinds does not compile. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type OrganisationId = Id<'organisation'>;
export type PersonId = Id<'person'>;
export type CourseId = Id<'course'>;
export type SessionId = Id<'session'>;
export type ParticipantId = Id<'participant'>;
export type ConnectionId = Id<'connection'>;
export type CommandId = Id<'command'>;
export type MessageId = Id<'message'>;
export type LinkId = Id<'link'>;
export type ApiKeyId = Id<'api-key'>;
export type EventId = Id<'event'>;

const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A new UUIDv7 (RFC 9562): ids made later sort later. */
export function newId<Kind extends string>(): Id<Kind> {
  return uuidv7() as Id<Kind>;
}

export function isId(text: string): boolean {
  return canonical.test(text);
}

/** Text from outside as an id, or undefined when it is not a canonical UUID. */
export function findId<Kind extends string>(text: string): Id<Kind> | undefined {
  return isId(text) ? (text as Id<Kind>) : undefined;
}
