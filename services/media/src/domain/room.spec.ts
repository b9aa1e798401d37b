import {
  apply,
  emptyRoom,
  isCurrentConnection,
  mayHoldMedia,
  standingOf,
  type Member,
  type Room,
  type RoomChange,
} from './room.ts';

const ada: Member = {
  participantId: 'ada',
  connections: ['line-1'],
  presence: 'present',
  capabilities: new Set(['speak', 'show-camera']),
  openSources: new Set(['microphone']),
};

type Unnumbered = RoomChange extends infer Change ? (Change extends unknown ? Omit<Change, 'seq'> : never) : never;

function after(...changes: Unnumbered[]): Room {
  return changes.reduce<Room>((room, change) => apply(room, { ...change, seq: room.seq + 1 } as RoomChange), emptyRoom);
}

describe('the room as media sees it', () => {
  it('lets a source carry only while it is open and the right to it is there', () => {
    const joined: Unnumbered = { kind: 'joined', member: ada };
    const standing = (...changes: Unnumbered[]) => standingOf(after(joined, ...changes), 'ada', 'microphone');
    expect(standing()).toBe('open');
    expect(standing({ kind: 'source-closed', participantId: 'ada', source: 'microphone' })).toBe('closed');
    expect(
      standing(
        { kind: 'source-closed', participantId: 'ada', source: 'microphone' },
        { kind: 'source-opened', participantId: 'ada', source: 'microphone' },
      ),
    ).toBe('open');
    expect(standing({ kind: 'revoked', participantId: 'ada', capability: 'speak' })).toBe('forbidden');
    expect(
      standing(
        { kind: 'revoked', participantId: 'ada', capability: 'speak' },
        { kind: 'granted', participantId: 'ada', capability: 'speak' },
      ),
    ).toBe('open');
    expect(standing({ kind: 'left', participantId: 'ada' })).toBe('forbidden');
    expect(standing({ kind: 'ended' })).toBe('forbidden');
  });

  it('asks for the right to share both for the screen and for its sound', () => {
    const room = after(
      { kind: 'joined', member: ada },
      { kind: 'granted', participantId: 'ada', capability: 'share-screen' },
    );
    expect(standingOf(room, 'ada', 'screen')).toBe('closed');
    expect(standingOf(room, 'ada', 'screen-audio')).toBe('closed');
    expect(standingOf(after({ kind: 'joined', member: ada }), 'ada', 'screen-audio')).toBe('forbidden');
  });

  it('lets a lost line’s media live on beside the connection that came back', () => {
    const room = after(
      { kind: 'joined', member: ada },
      { kind: 'reconnecting', participantId: 'ada' },
      { kind: 'returned', participantId: 'ada', connectionId: 'line-2' },
    );
    expect(mayHoldMedia(room, 'ada', 'line-1')).toBe(true);
    expect(mayHoldMedia(room, 'ada', 'line-2')).toBe(true);
    expect(isCurrentConnection(room, 'ada', 'line-1')).toBe(false);
    expect(isCurrentConnection(room, 'ada', 'line-2')).toBe(true);
  });

  it('takes the media of a connection that was taken over', () => {
    const room = after(
      { kind: 'joined', member: ada },
      { kind: 'returned', participantId: 'ada', connectionId: 'line-2' },
    );
    expect(mayHoldMedia(room, 'ada', 'line-1')).toBe(false);
  });

  it('folds a fact once, however often it comes', () => {
    const room = after({ kind: 'joined', member: ada }, { kind: 'left', participantId: 'ada' });
    expect(apply(room, { kind: 'joined', member: ada, seq: 1 })).toBe(room);
  });

  it('counts facts that are of no concern, so that it resumes behind them', () => {
    expect(after({ kind: 'of-no-concern' }, { kind: 'of-no-concern' })).toEqual({ ...emptyRoom, seq: 2 });
  });

  it('does not make up a member from a fact about a stranger', () => {
    const room = after({ kind: 'granted', participantId: 'nobody', capability: 'speak' });
    expect(room.members.size).toBe(0);
  });
});
