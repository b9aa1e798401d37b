import type { CourseId, OrganisationId, SessionId } from '@lectern/kernel';
import type { Attended, Draft, Said, ToldSource } from './draft.ts';

/** An xAPI statement as we send it: only these properties, always in this order, so that a rebuilt one has the same bytes. */
export type Statement = {
  readonly id: string;
  readonly actor: Agent;
  readonly verb: { readonly id: string; readonly display: { readonly en: string } };
  readonly object: Activity | { readonly objectType: 'StatementRef'; readonly id: string };
  readonly result?: Result;
  readonly context: Context;
  readonly timestamp: string;
};

type Agent = {
  readonly objectType: 'Agent';
  readonly account: { readonly homePage: string; readonly name: string };
};
type Activity = {
  readonly objectType: 'Activity';
  readonly id: string;
  readonly definition: { readonly type: string };
};
type Result = {
  readonly completion?: boolean;
  readonly duration?: string;
  readonly extensions?: Readonly<Record<string, string | number>>;
};
type Context = {
  readonly registration: string;
  readonly platform?: string;
  readonly contextActivities: {
    readonly parent?: readonly Activity[];
    readonly grouping: readonly Activity[];
    readonly category: readonly Activity[];
  };
  readonly extensions: Readonly<Record<string, string>>;
};

/** What a statement needs besides its draft. */
export type Setting = {
  readonly organisationId: OrganisationId;
  readonly courseId: CourseId;
  readonly sessionId: SessionId;
  /** Where this deployment is found, such as https://class.example.edu; IRIs of its own begin with it. */
  readonly origin: string;
  /** A UUID for a name within the organisation; equal names, equal UUIDs (RFC 9562, version 5). */
  readonly nameOf: (key: string) => string;
};

const room = 'https://w3id.org/xapi/virtual-classroom';
const adl = 'http://adlnet.gov/expapi/verbs';
const streams = 'http://activitystrea.ms';

// The published profile's words, not those of one store's validator: they differ for microphone, camera and screen.
const verbs = {
  initialized: [`${adl}/initialized`, 'initialized'],
  terminated: [`${adl}/terminated`, 'terminated'],
  voided: [`${adl}/voided`, 'voided'],
  attended: [`${adl}/attended`, 'attended'],
  joined: [`${streams}/join`, 'joined'],
  left: [`${streams}/leave`, 'left'],
  started: [`${streams}/start`, 'started'],
  stopped: [`${room}/verbs/stopped`, 'stopped'],
  shared: [`${streams}/share`, 'shared'],
  unshared: [`${streams}/unshare`, 'unshared'],
  'hand-raised': [`${room}/verbs/reacted`, 'reacted'],
  'hand-lowered': [`${room}/verbs/unreacted`, 'unreacted'],
  'chat-posted': ['https://w3id.org/xapi/acrossx/verbs/posted', 'posted'],
} as const;

const things = {
  microphone: ['micro', 'micro'],
  camera: ['camera', 'camera'],
  screen: ['screen', 'screen'],
} as const satisfies Record<ToldSource, readonly [path: string, type: string]>;

const raisedHand = 'U+1F590';
const sessionExtension = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';
/** The actor where the class itself did something: the room was opened, a statement was taken back. */
export const classroomAccount = 'lectern-classroom';

/** Puts a draft into xAPI's words. `account` is the pseudonym of the person whom it is about. */
export function write({ key, atMs, said }: Draft, setting: Setting, account: string | undefined): Statement {
  const isPersonal = said.kind !== 'voided' && account !== undefined;
  const result = resultOf(said, setting);
  return {
    id: setting.nameOf(key),
    actor: agent(setting, isPersonal ? account : classroomAccount),
    verb: verbOf(said),
    object: objectOf(said, setting),
    ...(result && { result }),
    context: contextOf(said, setting),
    timestamp: new Date(atMs).toISOString(),
  };
}

/** Seconds with three decimals, always: stores compare durations as text. */
export function durationOf(ms: number): string {
  return `PT${(ms / 1_000).toFixed(3)}S`;
}

function agent({ origin, organisationId }: Setting, name: string): Agent {
  return { objectType: 'Agent', account: { homePage: `${origin}/organisations/${organisationId}`, name } };
}

function verbOf(said: Said): Statement['verb'] {
  const [id, en] = verbs[verbNameOf(said)];
  return { id, display: { en } };
}

function verbNameOf(said: Said): keyof typeof verbs {
  switch (said.kind) {
    case 'source-opened':
      return said.source === 'screen' ? 'shared' : 'started';
    case 'source-closed':
      return said.source === 'screen' ? 'unshared' : 'stopped';
    default:
      return said.kind;
  }
}

function objectOf(said: Said, setting: Setting): Statement['object'] {
  const classroom = classroomOf(setting);
  switch (said.kind) {
    case 'voided':
      return { objectType: 'StatementRef', id: said.statementId };
    case 'source-opened':
    case 'source-closed': {
      const [path, type] = things[said.source];
      return activity(`${classroom.id}/${path}`, `${room}/activity-types/${type}`);
    }
    case 'chat-posted': {
      const id = `${classroom.id}/messages/${setting.nameOf(`message:${said.messageKey}`)}`;
      return activity(id, 'https://w3id.org/xapi/acrossx/activities/message');
    }
    default:
      return classroom;
  }
}

function classroomOf({ origin, sessionId }: Setting): Activity {
  return activity(`${origin}/classes/${sessionId}`, `${room}/activity-types/virtual-classroom`);
}

function resultOf(said: Said, setting: Setting): Result | undefined {
  switch (said.kind) {
    case 'terminated':
      return { duration: durationOf(said.lengthMs) };
    case 'left':
      return { duration: durationOf(said.stayedMs) };
    case 'attended':
      return attendance(said, setting);
    case 'hand-raised':
    case 'hand-lowered':
      return { extensions: { [`${room}/extensions/emoji`]: raisedHand } };
    default:
      return undefined;
  }
}

/** Complete is who attended as much as the policy asks for, also when they came late or left early. */
function attendance({ verdict, rule, attendedMs, share, requiredShare }: Attended, { origin }: Setting): Result {
  const own = `${origin}/xapi/extensions`;
  return {
    completion: verdict === 'present' || verdict === 'late' || verdict === 'left-early',
    duration: durationOf(attendedMs),
    extensions: {
      [`${own}/verdict`]: verdict,
      [`${own}/rule`]: rule,
      [`${own}/share`]: Number(share.toFixed(4)),
      [`${own}/required-share`]: requiredShare,
    },
  };
}

function contextOf(said: Said, setting: Setting): Context {
  const { sessionId, courseId, origin, nameOf } = setting;
  const hasParent = said.kind === 'source-opened' || said.kind === 'source-closed' || said.kind === 'chat-posted';
  return {
    registration: sessionId,
    // The specification keeps it to statements about activities.
    ...(said.kind !== 'voided' && { platform: 'Lectern' }),
    contextActivities: {
      ...(hasParent && { parent: [classroomOf(setting)] }),
      grouping: [activity(`${origin}/courses/${courseId}`, 'http://adlnet.gov/expapi/activities/course')],
      category: [activity(room, 'http://adlnet.gov/expapi/activities/profile')],
    },
    // A class has one run: it is never opened again.
    extensions: { [sessionExtension]: nameOf(`run:${sessionId}`) },
  };
}

function activity(id: string, type: string): Activity {
  return { objectType: 'Activity', id, definition: { type } };
}
