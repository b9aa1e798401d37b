import type { CourseId, EventId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';

/**
 * One thing that was heard of a class. Kept as it came and never changed: every register can be computed anew from it. All times
 * are the server's, in milliseconds since 1970.
 */
export type Evidence = {
  readonly eventId: EventId;
  readonly atMs: number;
  /** The place in the class's journal, which orders what happened whatever the times say. Absent for what is not journaled. */
  readonly seq?: number | undefined;
  readonly body: EvidenceBody;
};

export type EvidenceBody =
  | { readonly kind: 'class-scheduled'; readonly startsAtMs: number; readonly endsAtMs: number }
  | { readonly kind: 'class-opened' }
  | { readonly kind: 'class-started' }
  | { readonly kind: 'class-ended'; readonly startedAtMs?: number | undefined; readonly endedAtMs: number }
  | ({ readonly kind: 'waiting' | 'admitted' | 'joined' | 'reconnecting' | 'returned' } & Step)
  | ({ readonly kind: 'left'; readonly reason: LeaveReason } & Step)
  | ({ readonly kind: DeedKind } & Doer)
  | ({ readonly kind: 'source-opened' | 'source-closed'; readonly source: Source } & Doer)
  | { readonly kind: 'seen'; readonly signs: readonly Sign[] };

export type DeedKind = 'hand-raised' | 'hand-lowered' | 'chat-posted';

export const sources = ['microphone', 'camera', 'screen', 'screen-audio'] as const;
export type Source = (typeof sources)[number];

export type LeaveReason = 'left' | 'timed-out' | 'removed' | 'stopped-waiting';

export type Doer = { readonly personId: PersonId };
export type Step = Doer & { readonly role: Role };

/** When somebody was last heard, and for how long they spoke since the mark before. */
export type Sign = {
  readonly personId: PersonId;
  readonly socketHeardAtMs?: number | undefined;
  readonly mediaHeardAtMs?: number | undefined;
  readonly spokeMs: number;
};

/** Which class something was heard of. */
export type ClassRef = {
  readonly organisationId: OrganisationId;
  readonly courseId: CourseId;
  readonly sessionId: SessionId;
};

/** A change of somebody's enrolment. No role: not enrolled any more. */
export type EnrolmentChange = {
  readonly organisationId: OrganisationId;
  readonly courseId: CourseId;
  readonly personId: PersonId;
  readonly role: Exclude<Role, 'guest'> | undefined;
  /** Larger for every later change of the same enrolment. */
  readonly revision: number;
  readonly atMs: number;
};
