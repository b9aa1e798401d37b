import { refusal, type Refusal } from '@lectern/kernel';

/** Every "no" of a live class, and whether the same request may succeed later without any change. */
export const roomRefusals = {
  CLASS_NOT_FOUND: { retryable: false, why: 'No such class for this person: unknown, or of another organisation.' },
  CLASS_NOT_OPEN: {
    retryable: true,
    why: 'The class is scheduled. Its doors open 10 minutes before the start, or when staff come in.',
  },
  CLASS_ENDED: { retryable: false, why: 'The class has ended; nothing can change in it.' },
  ROOM_FULL: { retryable: true, why: 'The room and its lobby hold as many people as they may.' },
  REMOVED_FROM_CLASS: { retryable: false, why: 'Staff removed the person, who may not return.' },
  ADMISSION_DENIED: { retryable: true, why: 'Staff denied admission; the person may ask again after a while.' },
  ALREADY_CONNECTED: { retryable: false, why: 'The person is here on another connection; join with take-over.' },
  TAKEN_OVER: { retryable: false, why: 'Another connection speaks for this person now.' },
  NOT_JOINED: { retryable: false, why: 'The person is not in the room; join first.' },
  NOT_ALLOWED: { retryable: false, why: 'The role does not allow it.' },
  CAPABILITY_MISSING: { retryable: false, why: 'The person does not hold the right that the source needs.' },
  TARGET_IS_SELF: { retryable: false, why: 'It is something done to others.' },
  TARGET_IS_STAFF: { retryable: false, why: 'The other person is of the same standing or higher.' },
  TARGET_NEVER_MAY: { retryable: false, why: 'The other person’s role can never be given this right.' },
  TARGET_NOT_IN_ROOM: { retryable: false, why: 'The other person is not in the room.' },
  TOO_MANY_NAMED: { retryable: false, why: 'The command names more people than it may.' },
  CHAT_EMPTY: { retryable: false, why: 'Nothing that could be seen.' },
  CHAT_TOO_LONG: { retryable: false, why: 'The message is longer than it may be.' },
  CHAT_NOT_TEXT: { retryable: false, why: 'The message contains control characters or broken Unicode.' },
  REMOVAL_MESSAGE_INVALID: {
    retryable: false,
    why: 'The message to the removed person is too long or not plain text.',
  },
  COMMAND_INVALID: { retryable: false, why: 'The command is incomplete, or names something that does not exist.' },
  TOO_MANY_CHATS: { retryable: true, why: 'More messages than one person may post in a while.' },
  TOO_MANY_HANDS: { retryable: true, why: 'The hand was raised more often than it may in a while.' },
  TOO_MANY_SOURCES: { retryable: true, why: 'Sources were opened more often than they may in a while.' },
  TOO_MANY_JOINS: { retryable: true, why: 'The person came in more often than they may in a while.' },
} as const satisfies Record<string, { retryable: boolean; why: string }>;

export type RoomRefusalCode = keyof typeof roomRefusals;
export type RoomRefusal = Refusal<RoomRefusalCode>;

/** Figures travel as text, and are named in the detail. */
export function refuse(code: RoomRefusalCode, figures: Record<string, string | number | boolean> = {}): RoomRefusal {
  const { retryable, why } = roomRefusals[code];
  const named = Object.entries(figures).map(([name, figure]) => [name, String(figure)] as const);
  const detail = [why, ...named.map(([name, figure]) => `${name}=${figure}`)].join(' ');
  return refusal(code, detail, { retryable, figures: Object.fromEntries(named) });
}
