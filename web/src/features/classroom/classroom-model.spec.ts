import { defaultCapabilities } from '@lectern/policy';
import { emptyView, type ParticipantId, type ParticipantView, type Role, type RoomView } from '@lectern/sdk';
import {
  mayEnd,
  mayStart,
  mustWait,
  personActions,
  roster,
  tilesOf,
  unreadCount,
  wantedStage,
} from './classroom-model.ts';

const person = (name: string, role: Role, fields: Partial<ParticipantView> = {}): ParticipantView => ({
  id: name as ParticipantId,
  personId: name as unknown as ParticipantView['personId'],
  name,
  role,
  presence: 'present',
  capabilities: defaultCapabilities[role],
  openSources: [],
  joinedAt: new Date(0),
  ...fields,
});
const ada = person('Ada', 'instructor');
const tomas = person('Tomás', 'assistant', { openSources: ['microphone'] });
const ben = person('Ben', 'learner', { openSources: ['microphone', 'camera'] });
const chloe = person('Chloe', 'learner');
const view = (fields: Partial<RoomView>): RoomView => {
  return { ...emptyView, status: 'in', phase: 'live', participants: [ada, tomas, ben, chloe], ...fields };
};
const stage = (name: string) => ({ kind: 'person', id: name as ParticipantId }) as const;
const screen = (name: string) => ({ kind: 'screen', id: name as ParticipantId }) as const;
const alone = { kind: 'alone' } as const;

describe('the stage', () => {
  it('begins with the instructor, then whoever else is there, then nobody', () => {
    expect(wantedStage(view({ me: ben }), alone)).toEqual(stage('Ada'));
    expect(wantedStage(view({ me: ada }), alone)).toEqual(stage('Tomás'));
    expect(wantedStage(view({ me: ada, participants: [ada] }), alone)).toEqual(alone);
  });

  it('goes to who speaks and stays there in silence, but never to me', () => {
    expect(wantedStage(view({ me: ada, speakers: [ada.id, ben.id] }), stage('Tomás'))).toEqual(stage('Ben'));
    expect(wantedStage(view({ me: ada, speakers: [] }), stage('Ben'))).toEqual(stage('Ben'));
    expect(wantedStage(view({ me: ada, participants: [ada, tomas] }), stage('Ben'))).toEqual(stage('Tomás'));
  });

  it('belongs to a shared screen as long as it lasts, the first of two', () => {
    const sharing = [
      { ...ada, openSources: ['screen'] as const },
      { ...tomas, openSources: ['screen'] as const },
    ];
    expect(wantedStage(view({ me: ben, participants: sharing, speakers: [ben.id] }), screen('Ada'))).toEqual(
      screen('Ada'),
    );
    expect(wantedStage(view({ me: ben, participants: sharing }), stage('Ben'))).toEqual(screen('Tomás'));
  });

  it('is the same object while it does not change, so that nothing is drawn anew', () => {
    const shown = stage('Ben');
    expect(wantedStage(view({ me: ada, speakers: [ben.id] }), shown)).toBe(shown);
  });

  it('waits for a new speaker to go on speaking, unless the last one has gone or a screen comes', () => {
    expect(mustWait(stage('Ben'), stage('Chloe'), view({}))).toBe(true);
    expect(mustWait(stage('Ben'), stage('Ben'), view({}))).toBe(false);
    expect(mustWait(stage('Gone'), stage('Chloe'), view({}))).toBe(false);
    expect(mustWait(stage('Ben'), screen('Ada'), view({}))).toBe(false);
  });
});

describe('tiles', () => {
  it('put me first and keep everybody else in the order of coming', () => {
    expect(tilesOf(view({ me: ben })).map(({ person: { name } }) => name)).toEqual(['Ben', 'Ada', 'Tomás', 'Chloe']);
    expect(tilesOf(view({ me: ben, speakers: [chloe.id] })).map(({ person: { name } }) => name)).toEqual([
      'Ben',
      'Ada',
      'Tomás',
      'Chloe',
    ]);
  });

  it('tell hands by their place and never show a closed microphone as speaking', () => {
    const [me, , , last] = tilesOf(view({ me: ben, hands: [chloe.id, ben.id], speakers: [chloe.id, ben.id] }));
    expect(me).toMatchObject({ isMe: true, handPlace: 2, speaking: true, cameraOn: true });
    expect(last).toMatchObject({ isMe: false, handPlace: 1, speaking: false, microphoneOn: false });
  });
});

describe('what can be done to a person', () => {
  it('is everything for staff towards a learner, in the order of the menu', () => {
    const raised = { ...ben, handRaisedAt: new Date(1) };
    expect(personActions(tomas, raised)).toEqual([
      { kind: 'close', source: 'microphone' },
      { kind: 'close', source: 'camera' },
      { kind: 'lower-hand' },
      { kind: 'revoke', capability: 'speak' },
      { kind: 'revoke', capability: 'show-camera' },
      { kind: 'grant', capability: 'share-screen' },
      { kind: 'remove' },
    ]);
  });

  it('is to mute, and no more, for an assistant towards the instructor', () => {
    expect(personActions(tomas, { ...ada, openSources: ['microphone'] })).toEqual([
      { kind: 'close', source: 'microphone' },
    ]);
  });

  it('is nothing for learners, and for nobody towards themselves', () => {
    expect(personActions(ben, chloe)).toEqual([]);
    expect(personActions(ada, ada)).toEqual([]);
    expect(personActions(undefined, ben)).toEqual([]);
  });
});

it('only staff start a class that is open, and only the instructor ends it', () => {
  const rights = [ada, tomas, ben].map((me) => [mayStart(view({ me, phase: 'open' })), mayEnd(view({ me }))]);
  expect(rights).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
  expect(mayStart(view({ me: ada, phase: 'live' }))).toBe(false);
});

it('the roster shows hands in order of the queue, then staff, then the others by name', () => {
  const { raised, others } = roster(view({ me: ada, hands: [chloe.id], participants: [chloe, ben, tomas, ada] }));
  expect(raised.map(({ name }) => name)).toEqual(['Chloe']);
  expect(others.map(({ name }) => name)).toEqual(['Ada', 'Tomás', 'Ben']);
});

it('unread messages are those of others since the chat was last in sight', () => {
  const message = (id: string, from: ParticipantView) => {
    return { id: id as never, participantId: from.id, authorName: from.name, text: '', at: new Date(0) };
  };
  const chat = [message('1', ben), message('2', chloe), message('3', ada), message('4', ben)];
  expect(unreadCount(view({ me: ada, chat }), '1')).toBe(2);
  expect(unreadCount(view({ me: ada, chat }), '4')).toBe(0);
  expect(unreadCount(view({ me: ada, chat }), undefined)).toBe(3);
});
