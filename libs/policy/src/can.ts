/**
 * Who may do what in a class. One pure function, used by every service to decide and by the web app to disable a button;
 * the published page docs/roles.md is generated from the same table.
 */
export const roles = ['instructor', 'assistant', 'learner', 'observer', 'guest'] as const;
export type Role = (typeof roles)[number];

/** What a person can be to the whole organisation, besides what they are in its courses. An admin is a registrar: keeps records, teaches nobody. */
export const organisationRoles = ['owner', 'admin'] as const;
export type OrganisationRole = (typeof organisationRoles)[number];

/** What a person can be given or denied for the length of a class. */
export const capabilities = ['speak', 'show-camera', 'share-screen'] as const;
export type Capability = (typeof capabilities)[number];

export const actions = [
  ...capabilities,
  'raise-hand',
  'chat-everyone',
  'skip-lobby',
  'open-room',
  'see-lobby',
  'admit',
  'mute-others',
  'stop-others-camera',
  'stop-others-share',
  'lower-others-hand',
  'grant-capability',
  'remove-others',
  'start-class',
  'end-class',
  'make-links',
  'see-emails',
  'enrol-people',
  'schedule-class',
  'dispute-own-record',
  'see-register',
  'correct-register',
  'export-register',
  'set-course-policy',
  'create-course',
  'set-organisation-policy',
  'see-access-log',
  'manage-lrs',
] as const;
export type Action = (typeof actions)[number];

/** The person who acts, or is acted upon. Capabilities are what the room has granted so far, its role's defaults included. */
export type Actor = { readonly id: string; readonly role: Role; readonly capabilities: readonly Capability[] };

export type Denial = 'NOT_ALLOWED' | 'CAPABILITY_MISSING' | 'TARGET_IS_STAFF' | 'TARGET_IS_SELF' | 'TARGET_NEVER_MAY';
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly why: Denial };

const assistantActions: readonly Action[] = [
  'raise-hand',
  'chat-everyone',
  'skip-lobby',
  'open-room',
  'see-lobby',
  'admit',
  'mute-others',
  'stop-others-camera',
  'stop-others-share',
  'lower-others-hand',
  'grant-capability',
  'remove-others',
  'start-class',
  'make-links',
  'see-emails',
  'dispute-own-record',
  'see-register',
  'correct-register',
];

/** What a role may do by itself; capabilities are decided by what the person holds, not by this table. */
const allowedActions: Readonly<Record<Role, ReadonlySet<Action>>> = {
  instructor: new Set<Action>([
    ...assistantActions,
    'end-class',
    'enrol-people',
    'schedule-class',
    'export-register',
    'set-course-policy',
    'create-course',
  ]),
  assistant: new Set<Action>(assistantActions),
  learner: new Set<Action>(['raise-hand', 'chat-everyone', 'skip-lobby', 'dispute-own-record']),
  observer: new Set<Action>(['skip-lobby', 'dispute-own-record']),
  guest: new Set<Action>(['raise-hand', 'chat-everyone', 'dispute-own-record']),
};

/** What an organisation role adds, in every course of the organisation: its records, and nothing in its classes. */
const recordActions: ReadonlySet<Action> = new Set<Action>([
  'see-emails',
  'dispute-own-record',
  'see-register',
  'correct-register',
  'export-register',
  'set-course-policy',
  'create-course',
  'set-organisation-policy',
  'see-access-log',
  'manage-lrs',
]);

const organisationActions: Readonly<Record<OrganisationRole, ReadonlySet<Action>>> = {
  owner: recordActions,
  admin: recordActions,
};

/** What a role holds when it comes in. */
export const defaultCapabilities: Readonly<Record<Role, readonly Capability[]>> = {
  instructor: ['speak', 'show-camera', 'share-screen'],
  assistant: ['speak', 'show-camera', 'share-screen'],
  learner: ['speak', 'show-camera'],
  observer: [],
  guest: ['speak', 'show-camera'],
};

/** What a role can be given at all: an observer only watches, whoever asks. */
export const grantableCapabilities: Readonly<Record<Role, readonly Capability[]>> = {
  instructor: capabilities,
  assistant: capabilities,
  learner: capabilities,
  observer: [],
  guest: capabilities,
};

/** What may be done to others but not to staff of the same or a higher standing. */
const onOthers: ReadonlySet<Action> = new Set<Action>([
  'mute-others',
  'stop-others-camera',
  'stop-others-share',
  'lower-others-hand',
  'grant-capability',
  'remove-others',
]);

/** Muting is a kindness, not a rank: an assistant may mute the instructor who forgot the microphone. Rights and removal are rank. */
const needsRank: ReadonlySet<Action> = new Set<Action>(['grant-capability', 'remove-others']);

const allowed: Verdict = { allowed: true };
const deny = (why: Denial): Verdict => ({ allowed: false, why });

export function isStaff(role: Role): boolean {
  return role === 'instructor' || role === 'assistant';
}

function isCapability(action: Action): action is Capability {
  return action === 'speak' || action === 'show-camera' || action === 'share-screen';
}

/**
 * Whether `actor` may do `action`, to `target` where the action is upon somebody. Pure, no I/O, well under a microsecond.
 * The reason of a "no" is a code for a refusal.
 */
export function can(actor: Actor, action: Action, target?: Actor): Verdict {
  if (isCapability(action)) return actor.capabilities.includes(action) ? allowed : deny('CAPABILITY_MISSING');
  if (!allowedActions[actor.role].has(action)) return deny('NOT_ALLOWED');
  if (target === undefined || !onOthers.has(action)) return allowed;
  if (target.id === actor.id) return deny('TARGET_IS_SELF');
  if (needsRank.has(action) && isStaff(target.role) && !outranks(actor.role, target.role))
    return deny('TARGET_IS_STAFF');
  if (action === 'grant-capability' && grantableCapabilities[target.role].length === 0) return deny('TARGET_NEVER_MAY');
  return allowed;
}

/** What somebody is to a course: by enrolment, by what they are to the organisation, by both or by neither. */
export type Standing = {
  readonly role?: Role | undefined;
  readonly organisationRole?: OrganisationRole | undefined;
};

/** Whether somebody may do `action` in a course, or for the organisation, outside a class: nobody holds capabilities there. */
export function canOutsideClass({ role, organisationRole }: Standing, action: Action): Verdict {
  if (organisationRole !== undefined && organisationActions[organisationRole].has(action)) return allowed;
  return role === undefined ? deny('NOT_ALLOWED') : can({ id: '', role, capabilities: [] }, action);
}

function outranks(actor: Role, target: Role): boolean {
  return actor === 'instructor' && target === 'assistant';
}
