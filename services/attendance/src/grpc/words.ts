import type { OrganisationRole, Role } from '@lectern/policy';
import * as proto from '@lectern/proto/grpc/attendance/v1/attendance';
import {
  AccessKind as AccessKindMessage,
  Cause as CauseMessage,
} from '@lectern/proto/grpc/attendance/v1/register_service';
import * as directory from '@lectern/proto/grpc/session/v1/directory_service';
import * as room from '@lectern/proto/grpc/session/v1/room';
import type { AccessKind } from '../domain/access.ts';
import type { PolicyScope } from '../domain/policy.ts';
import type { Phase } from '../domain/register.ts';
import type { Cause, Rule, Verdict, Whereabouts } from '../domain/words.ts';
import { words } from '../mapping/words.ts';

/** The words of the domain as RegisterService says them. */
export const verdictWords = words<Verdict, proto.Verdict>({
  none: proto.Verdict.NONE,
  present: proto.Verdict.PRESENT,
  late: proto.Verdict.LATE,
  'left-early': proto.Verdict.LEFT_EARLY,
  absent: proto.Verdict.ABSENT,
  excused: proto.Verdict.EXCUSED,
});

export const ruleWords = words<Rule, proto.Rule>({
  attended: proto.Rule.ATTENDED,
  'late-after': proto.Rule.LATE_AFTER,
  'absent-after': proto.Rule.ABSENT_AFTER,
  'share-too-small': proto.Rule.SHARE_TOO_SMALL,
  'left-early-before': proto.Rule.LEFT_EARLY_BEFORE,
  'never-came': proto.Rule.NEVER_CAME,
  corrected: proto.Rule.CORRECTED,
  'class-too-short': proto.Rule.CLASS_TOO_SHORT,
  'class-never-started': proto.Rule.CLASS_NEVER_STARTED,
  'class-running': proto.Rule.CLASS_RUNNING,
  'not-expected': proto.Rule.NOT_EXPECTED,
});

export const whereaboutsWords = words<Whereabouts, proto.Whereabouts>({
  'not-yet-seen': proto.Whereabouts.NOT_YET_SEEN,
  here: proto.Whereabouts.HERE,
  reconnecting: proto.Whereabouts.RECONNECTING,
  left: proto.Whereabouts.LEFT,
});

export const causeWords = words<Cause, CauseMessage>({
  'class-ended': CauseMessage.CLASS_ENDED,
  'late-evidence': CauseMessage.LATE_EVIDENCE,
  correction: CauseMessage.CORRECTION,
  policy: CauseMessage.POLICY,
  enrolment: CauseMessage.ENROLMENT,
});

export const scopeWords = words<PolicyScope, proto.PolicyScope>({
  default: proto.PolicyScope.DEFAULT,
  organisation: proto.PolicyScope.ORGANISATION,
  course: proto.PolicyScope.COURSE,
  class: proto.PolicyScope.CLASS,
});

export const accessWords = words<AccessKind, AccessKindMessage>({
  'view-register': AccessKindMessage.VIEW_REGISTER,
  'view-course-register': AccessKindMessage.VIEW_COURSE_REGISTER,
  'view-history': AccessKindMessage.VIEW_HISTORY,
  'export-csv': AccessKindMessage.EXPORT_CSV,
  'export-pdf': AccessKindMessage.EXPORT_PDF,
  'export-json': AccessKindMessage.EXPORT_JSON,
  'download-statements': AccessKindMessage.DOWNLOAD_STATEMENTS,
  'sent-statements': AccessKindMessage.SENT_STATEMENTS,
});

export const organisationRoleWords = words<OrganisationRole, directory.OrganisationRole>({
  owner: directory.OrganisationRole.OWNER,
  admin: directory.OrganisationRole.ADMIN,
});

export const roleWords = words<Role, room.Role>({
  instructor: room.Role.INSTRUCTOR,
  assistant: room.Role.ASSISTANT,
  learner: room.Role.LEARNER,
  observer: room.Role.OBSERVER,
  guest: room.Role.GUEST,
});

export const phaseWords = words<Phase, room.Phase>({
  scheduled: room.Phase.SCHEDULED,
  open: room.Phase.OPEN,
  live: room.Phase.LIVE,
  ended: room.Phase.ENDED,
});
