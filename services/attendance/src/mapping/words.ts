import type { Role } from '@lectern/policy';
import * as session from '@lectern/proto/messages/session/v1/room';
import type { LeaveReason, Source } from '../domain/evidence.ts';

/**
 * The words of the domain and of the contracts, both ways. `to` is total; `find` returns undefined for a word that this version
 * does not know.
 */
export type Words<Word extends string, Message extends string> = {
  to(word: Word): Message;
  find(message: string): Word | undefined;
};

export function words<Word extends string, Message extends string>(
  table: Readonly<Record<Word, Message>>,
): Words<Word, Message> {
  const back = new Map<string, Word>();
  for (const word in table) back.set(table[word], word);
  return { to: (word) => table[word], find: (message) => back.get(message) };
}

export const roleWords = words<Role, session.Role>({
  instructor: session.Role.INSTRUCTOR,
  assistant: session.Role.ASSISTANT,
  learner: session.Role.LEARNER,
  observer: session.Role.OBSERVER,
  guest: session.Role.GUEST,
});

export const leaveReasonWords = words<LeaveReason, session.LeaveReason>({
  left: session.LeaveReason.LEFT,
  'timed-out': session.LeaveReason.TIMED_OUT,
  removed: session.LeaveReason.REMOVED,
  'stopped-waiting': session.LeaveReason.STOPPED_WAITING,
});

export const sourceWords = words<Source, session.Source>({
  microphone: session.Source.MICROPHONE,
  camera: session.Source.CAMERA,
  screen: session.Source.SCREEN,
  'screen-audio': session.Source.SCREEN_AUDIO,
});
