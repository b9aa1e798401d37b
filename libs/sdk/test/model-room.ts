import { newId } from '@lectern/kernel';
import type {
  Capability,
  ChatMessage,
  Fact,
  Participant,
  RoomState,
  Source,
} from '@lectern/proto/messages/session/v1/room';

type FactBody = NonNullable<Fact['body']>;

const sourcesOf: Readonly<Record<string, readonly Source[]>> = {
  CAPABILITY_SPEAK: ['SOURCE_MICROPHONE'],
  CAPABILITY_SHOW_CAMERA: ['SOURCE_CAMERA'],
  CAPABILITY_SHARE_SCREEN: ['SOURCE_SCREEN', 'SOURCE_SCREEN_AUDIO'],
};

/** The room as a server keeps it, written without regard to the view: facts come from it, and the state at any seq. */
export class ModelRoom {
  readonly facts: Fact[] = [];
  private readonly people = new Map<string, Participant>();
  private readonly chat: ChatMessage[] = [];
  private phase: RoomState['phase'] = 'PHASE_SCHEDULED';
  private startedAt: Date | undefined;

  /** What the n-th kind of event does to the n-th person, where it makes sense now. */
  happen(kind: number, who: number): void {
    const person = [...this.people.values()][who % Math.max(1, this.people.size)];
    const at = new Date(1_760_000_000_000 + this.facts.length * 7);
    const body = this.event(kind % 12, person, who, at);
    if (!body) return;
    this.facts.push({
      seq: this.facts.length + 1,
      at,
      actorId: this.firstId ?? '',
      commandId: newId<'command'>(),
      audience: undefined,
      body,
    });
  }

  get firstId(): string | undefined {
    return this.people.keys().next().value;
  }

  state(): RoomState {
    const present = [...this.people.values()].filter(({ presence }) => presence !== 'PRESENCE_ABSENT');
    return structuredClone({
      sessionId: '',
      seq: this.facts.length,
      phase: this.phase,
      courseTitle: 'Biology',
      title: 'Mitosis',
      openedAt: undefined,
      startedAt: this.startedAt,
      endedAt: undefined,
      endReason: 'END_REASON_UNSPECIFIED',
      participants: present,
      chat: this.chat.slice(-200),
    });
  }

  private event(kind: number, person: Participant | undefined, who: number, at: Date): FactBody | undefined {
    if (kind === 0 || !person) return this.comeIn(newPerson(this.people.size, at));
    const participantId = person.participantId;
    const isIn = person.presence === 'PRESENCE_PRESENT' || person.presence === 'PRESENCE_RECONNECTING';
    if (kind === 1 && this.phase === 'PHASE_SCHEDULED') {
      this.phase = 'PHASE_LIVE';
      this.startedAt = at;
      return { $case: 'classStarted', value: {} };
    }
    if (kind === 2 && person.presence === 'PRESENCE_ABSENT') return this.comeIn({ ...person, openSources: [] });
    if (kind === 3 && person.presence === 'PRESENCE_ABSENT') {
      Object.assign(person, { presence: 'PRESENCE_WAITING', waitingSince: at });
      return { $case: 'participantWaiting', value: { participant: structuredClone(person), wantedSources: [] } };
    }
    if (kind === 4 && person.presence === 'PRESENCE_WAITING') {
      person.presence = 'PRESENCE_ABSENT';
      return { $case: 'participantDenied', value: { participantId } };
    }
    if (!isIn) return undefined;
    switch (kind) {
      case 5:
        Object.assign(person, { presence: 'PRESENCE_ABSENT', openSources: [], handRaisedAt: undefined });
        return { $case: 'participantLeft', value: { participantId, reason: 'LEAVE_REASON_LEFT' } };
      case 6: {
        const isBack = person.presence === 'PRESENCE_RECONNECTING';
        person.presence = isBack ? 'PRESENCE_PRESENT' : 'PRESENCE_RECONNECTING';
        return isBack
          ? { $case: 'participantReturned', value: { participantId, connectionId: '' } }
          : { $case: 'participantReconnecting', value: { participantId } };
      }
      case 7:
        person.handRaisedAt = person.handRaisedAt ? undefined : at;
        return { $case: person.handRaisedAt ? 'handRaised' : 'handLowered', value: { participantId } };
      case 8:
        return this.post(person, at);
      case 9:
      case 10:
        return this.toggleSource(person, (['SOURCE_MICROPHONE', 'SOURCE_CAMERA', 'SOURCE_SCREEN'] as const)[who % 3]);
      default:
        return this.toggleRight(person, (['CAPABILITY_SPEAK', 'CAPABILITY_SHARE_SCREEN'] as const)[who % 2]);
    }
  }

  private comeIn(person: Participant): FactBody {
    const joined: Participant = { ...person, presence: 'PRESENCE_PRESENT', waitingSince: undefined };
    this.people.set(joined.participantId, joined);
    return { $case: 'participantJoined', value: { participant: structuredClone(joined) } };
  }

  private post({ participantId, name }: Participant, at: Date): FactBody {
    const message = { messageId: newId<'message'>(), participantId, text: `message ${this.chat.length}` };
    this.chat.push({ ...message, authorName: name, at });
    return { $case: 'chatPosted', value: message };
  }

  private toggleSource(person: Participant, source: Source = 'SOURCE_CAMERA'): FactBody {
    const isOpen = person.openSources.includes(source);
    person.openSources = isOpen
      ? person.openSources.filter((other) => other !== source)
      : [...person.openSources, source];
    return { $case: isOpen ? 'sourceClosed' : 'sourceOpened', value: { participantId: person.participantId, source } };
  }

  private toggleRight(person: Participant, capability: Capability = 'CAPABILITY_SPEAK'): FactBody {
    const holds = person.capabilities.includes(capability);
    person.capabilities = holds
      ? person.capabilities.filter((other) => other !== capability)
      : [...person.capabilities, capability];
    if (holds) person.openSources = person.openSources.filter((source) => !sourcesOf[capability]?.includes(source));
    const value = { participantId: person.participantId, capability };
    return { $case: holds ? 'capabilityRevoked' : 'capabilityGranted', value };
  }
}

function newPerson(index: number, at: Date): Participant {
  return {
    participantId: newId<'participant'>(),
    personId: newId<'person'>(),
    name: `Person ${index}`,
    role: index === 0 ? 'ROLE_INSTRUCTOR' : 'ROLE_LEARNER',
    presence: 'PRESENCE_ABSENT',
    capabilities: ['CAPABILITY_SPEAK', 'CAPABILITY_SHOW_CAMERA'],
    openSources: [],
    handRaisedAt: undefined,
    joinedAt: at,
    waitingSince: undefined,
    connectionId: '',
  };
}
