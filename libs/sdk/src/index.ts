export { createClient } from './create-client.ts';
export type { Client, ClientOptions, WebSocketClass, WebSocketLike } from './client.ts';
export type { Interest, JoinOptions, Listener, LiveRoom, RoomActions, RoomMedia, Unsubscribe } from './live-room.ts';
export { RefusedError } from './refused-error.ts';
export type {
  ClassSession,
  Course,
  Enrolment,
  IsoTime,
  Link,
  LinkInfo,
  Me,
  NewEnrolment,
  Page,
  PageOptions,
  RestClient,
} from './rest.ts';
export { emptyView } from './view.ts';
export type { ChatMessageView, Closed, Notice, ParticipantView, RoomStatus, RoomView } from './view.ts';
export { capabilityOf, sources } from './words.ts';
export type {
  Capability,
  CloseReason,
  CommandId,
  CourseId,
  EndReason,
  LinkId,
  MessageId,
  OrganisationId,
  ParticipantId,
  PersonId,
  Phase,
  Presence,
  Role,
  SessionId,
  Source,
} from './words.ts';
