import { newId, type ParticipantId } from '@lectern/kernel';
import {
  ada,
  ben,
  bodies,
  chloe,
  code,
  gus,
  kinds,
  liveScene,
  olu,
  tomas,
  type Person,
} from '../../test/room-scene.ts';
import type { Decision } from './room.decision.ts';
import { roomRefusals } from './room.errors.ts';
import { sources } from './room.words.ts';

describe('hands', () => {
  it('queue in the order in which they went up, and lower one by one', () => {
    const scene = liveScene();
    for (const who of [chloe, ben, tomas]) scene.act(who, { kind: 'raise-hand' });
    expect(kinds(scene.act(ben, { kind: 'raise-hand' }))).toEqual([]);
    expect(scene.room.hands).toEqual([scene.id(chloe), scene.id(ben), scene.id(tomas)]);
    scene.act(ben, { kind: 'lower-hand' });
    scene.act(ada, { kind: 'lower-hand', participantId: scene.id(chloe) });
    expect(scene.room.hands).toEqual([scene.id(tomas)]);
    expect(kinds(scene.act(ben, { kind: 'lower-hand' }))).toEqual([]);
    expect(kinds(scene.act(ada, { kind: 'lower-hand', participantId: scene.id(ben) }))).toEqual([]);
  });

  it('are not raised by observers, nor lowered by other learners', () => {
    const scene = liveScene();
    scene.join(olu);
    scene.act(ben, { kind: 'raise-hand' });
    expect(code(scene.act(olu, { kind: 'raise-hand' }))).toBe('NOT_ALLOWED');
    expect(code(scene.act(chloe, { kind: 'lower-hand', participantId: scene.id(ben) }))).toBe('NOT_ALLOWED');
  });

  it('go up six times in ten seconds at most, and may always come down', () => {
    const scene = liveScene();
    for (let time = 0; time < 6; time += 1) {
      scene.act(ben, { kind: 'raise-hand' });
      scene.act(ben, { kind: 'lower-hand' });
    }
    expect(scene.act(ben, { kind: 'raise-hand' })).toMatchObject({
      refusal: { code: 'TOO_MANY_HANDS', figures: { limit: '6', windowMs: '10000' } },
    });
  });
});

describe('chat', () => {
  it('is trimmed and kept with its author, the newest two hundred of it', () => {
    const scene = liveScene();
    for (let count = 1; count <= 205; count += 1) {
      scene.clock.advance(1_000);
      scene.post(ben, `  message ${count}\r\nsecond line `);
    }
    expect(scene.room.chat).toHaveLength(200);
    expect(scene.room.chat[0]).toMatchObject({
      text: 'message 6\nsecond line',
      authorName: 'Ben',
      participantId: scene.id(ben),
    });
  });

  it('refuses nothing, too much, and what is no text', () => {
    const scene = liveScene();
    expect(code(scene.post(ben, ' \n\t '))).toBe('CHAT_EMPTY');
    expect(code(scene.post(ben, '\u200b\u2060\ufeff'))).toBe('CHAT_EMPTY');
    expect(code(scene.post(ben, '😀'.repeat(2_000)))).toBe('accepted');
    expect(scene.post(ben, 'x'.repeat(2_001))).toMatchObject({
      refusal: { code: 'CHAT_TOO_LONG', figures: { limit: '2000' } },
    });
    expect(code(scene.post(ben, '😀'.repeat(2_001)))).toBe('CHAT_TOO_LONG');
    for (const text of ['a\u0000b', 'a\u001bb', 'a\u0085b', 'a\ud800b'])
      expect(code(scene.post(ben, text))).toBe('CHAT_NOT_TEXT');
    scene.join(olu);
    expect(code(scene.post(olu, 'hello'))).toBe('NOT_ALLOWED');
  });

  it('takes ten messages of one person in ten seconds, then names the limit', () => {
    const scene = liveScene();
    for (let count = 0; count < 10; count += 1) {
      expect(code(scene.post(ben, 'flood'))).toBe('accepted');
      scene.clock.advance(100);
    }
    expect(scene.post(ben, 'flood')).toMatchObject({
      refusal: {
        code: 'TOO_MANY_CHATS',
        retryable: true,
        figures: { limit: '10', windowMs: '10000', retryAfterMs: '9000' },
      },
    });
    expect(code(scene.post(chloe, 'not me'))).toBe('accepted');
    scene.clock.advance(9_000);
    expect(code(scene.post(ben, 'calm'))).toBe('accepted');
  });
});

describe('sources', () => {
  it('open with the right to them only', () => {
    const scene = liveScene();
    const opened = sources.map((source) => code(scene.act(ben, { kind: 'open-source', source })));
    expect(opened).toEqual(['accepted', 'accepted', 'CAPABILITY_MISSING', 'CAPABILITY_MISSING']);
    expect(kinds(scene.act(ben, { kind: 'open-source', source: 'camera' }))).toEqual([]);
    expect(kinds(scene.act(ben, { kind: 'close-source', source: 'screen' }))).toEqual([]);
    expect(kinds(scene.act(ben, { kind: 'close-source', source: 'camera' }))).toEqual(['source-closed']);
  });

  it('open twenty times in ten seconds at most, and may always close', () => {
    const scene = liveScene();
    for (let count = 0; count < 20; count += 1) {
      scene.act(ben, { kind: 'open-source', source: 'microphone' });
      expect(kinds(scene.act(ben, { kind: 'close-source', source: 'microphone' }))).toEqual(['source-closed']);
    }
    expect(code(scene.act(ben, { kind: 'open-source', source: 'microphone' }))).toBe('TOO_MANY_SOURCES');
  });
});

describe('the powers of staff', () => {
  it('mute everybody who is heard in one go, staff only when asked', () => {
    const scene = liveScene();
    const mute = (alsoStaff = false) => ({ kind: 'mute-everyone', alsoStaff }) as const;
    const muted = (decision: Decision) =>
      decision.kind === 'accepted' && decision.facts.map(({ body }) => 'participantId' in body && body.participantId);
    for (const who of [ada, tomas, ben, chloe]) scene.act(who, { kind: 'open-source', source: 'microphone' });
    scene.act(chloe, { kind: 'open-source', source: 'camera' });
    expect(code(scene.act(ben, mute()))).toBe('NOT_ALLOWED');
    const decision = scene.act(tomas, mute());
    expect(muted(decision)).toEqual([scene.id(ben), scene.id(chloe)]);
    expect(decision).toMatchObject({ facts: [{ actorId: scene.id(tomas) }, { actorId: scene.id(tomas) }] });
    expect(kinds(scene.act(tomas, mute()))).toEqual([]);
    expect(muted(scene.act(tomas, mute(true)))).toEqual([scene.id(ada)]);
    // Nobody lost a right.
    expect(code(scene.act(ben, { kind: 'open-source', source: 'microphone' }))).toBe('accepted');
  });

  it('close the sources of others, with the actor on the fact', () => {
    const scene = liveScene();
    scene.act(ada, { kind: 'open-source', source: 'microphone' });
    expect(
      scene.act(tomas, { kind: 'close-source', participantId: scene.id(ada), source: 'microphone' }),
    ).toMatchObject({
      facts: [{ actorId: scene.id(tomas), body: { kind: 'source-closed', participantId: scene.id(ada) } }],
    });
    for (const source of sources) {
      const deed = { kind: 'close-source', participantId: scene.id(ada), source } as const;
      expect(code(scene.act(ben, deed))).toBe('NOT_ALLOWED');
      expect(kinds(scene.act(tomas, deed))).toEqual([]);
    }
  });

  it('grant a right, and take it back together with what was open by it', () => {
    const scene = liveScene();
    const participantId = scene.id(ben);
    expect(kinds(scene.act(tomas, { kind: 'grant', participantId, capability: 'share-screen' }))).toEqual([
      'capability-granted',
    ]);
    expect(kinds(scene.act(tomas, { kind: 'grant', participantId, capability: 'share-screen' }))).toEqual([]);
    scene.act(ben, { kind: 'open-source', source: 'screen' });
    scene.act(ben, { kind: 'open-source', source: 'screen-audio' });
    expect(bodies(scene.act(ada, { kind: 'revoke', participantId, capability: 'share-screen' }))).toEqual([
      { kind: 'source-closed', participantId, source: 'screen' },
      { kind: 'source-closed', participantId, source: 'screen-audio' },
      { kind: 'capability-revoked', participantId, capability: 'share-screen' },
    ]);
    expect(code(scene.act(ben, { kind: 'open-source', source: 'screen' }))).toBe('CAPABILITY_MISSING');
  });

  it('stop at oneself, at equals, at observers and at whoever is not in the room', () => {
    const scene = liveScene();
    scene.join(olu);
    scene.join(gus);
    const grant = (who: Person, participantId: ParticipantId) =>
      code(scene.act(who, { kind: 'grant', participantId, capability: 'speak' }));
    expect(grant(tomas, scene.id(tomas))).toBe('TARGET_IS_SELF');
    expect(grant(tomas, scene.id(ada))).toBe('TARGET_IS_STAFF');
    expect(grant(ada, scene.id(olu))).toBe('TARGET_NEVER_MAY');
    expect(grant(ada, scene.id(gus))).toBe('TARGET_NOT_IN_ROOM');
    expect(grant(ada, newId())).toBe('TARGET_NOT_IN_ROOM');
    expect(grant(ben, scene.id(chloe))).toBe('NOT_ALLOWED');
  });

  it('remove a person for good, who is told why when knocking again', () => {
    const scene = liveScene();
    const participantId = scene.id(ben);
    const decision = scene.act(tomas, {
      kind: 'remove',
      participantId,
      message: ' See me after class. ',
      mayReturn: false,
    });
    expect(decision).toMatchObject({
      facts: [
        {
          audience: { scope: 'staff', named: [participantId] },
          body: { kind: 'participant-removed', participantId, message: 'See me after class.', mayReturn: false },
        },
        { audience: { scope: 'room' }, body: { kind: 'participant-left', participantId, reason: 'removed' } },
      ],
    });
    expect(scene.join(ben)).toMatchObject({
      refusal: { code: 'REMOVED_FROM_CLASS', figures: { message: 'See me after class.' } },
    });
  });

  it('remove a person who may return: the enrolled straight in, a guest by way of the lobby', () => {
    const scene = liveScene();
    scene.join(gus);
    scene.act(ada, { kind: 'admit', participantIds: [] });
    for (const who of [ben, gus])
      scene.act(ada, { kind: 'remove', participantId: scene.id(who), message: '', mayReturn: true });
    expect(kinds(scene.join(ben))).toEqual(['participant-joined']);
    expect(kinds(scene.join(gus))).toEqual(['participant-waiting']);
  });

  it('refuse a message to the removed that is too long or no text', () => {
    const scene = liveScene();
    const remove = (message: string) =>
      code(scene.act(ada, { kind: 'remove', participantId: scene.id(ben), message, mayReturn: true }));
    expect([remove('x'.repeat(501)), remove('a\u0000')]).toEqual([
      'REMOVAL_MESSAGE_INVALID',
      'REMOVAL_MESSAGE_INVALID',
    ]);
  });
});

describe('a command', () => {
  it('takes effect once, however often it is sent', () => {
    const scene = liveScene();
    const commandId = newId<'command'>();
    const deed = { kind: 'post-chat', messageId: newId<'message'>(), text: 'once' } as const;
    expect(kinds(scene.act(ben, deed, { commandId }))).toEqual(['chat-posted']);
    expect(kinds(scene.act(ben, deed, { commandId }))).toEqual([]);
    // Another person's command of the same id is another command.
    expect(kinds(scene.act(chloe, deed, { commandId }))).toEqual(['chat-posted']);
  });

  it('is remembered for a thousand commands', () => {
    const scene = liveScene();
    const commandId = newId<'command'>();
    scene.act(ben, { kind: 'raise-hand' }, { commandId });
    for (let count = 0; count < 999; count += 1) {
      scene.clock.advance(1_000);
      scene.post(chloe, 'on and on');
    }
    scene.act(ada, { kind: 'lower-hand', participantId: scene.id(ben) });
    expect(kinds(scene.act(ben, { kind: 'raise-hand' }, { commandId }))).toEqual([]);
  });

  it('leads to a fact that names its audience', () => {
    const scene = liveScene();
    scene.join(gus);
    const scopes = Object.fromEntries(scene.facts.map(({ body, audience }) => [body.kind, audience.scope]));
    expect(scopes).toEqual({
      'class-opened': 'room-and-lobby',
      'class-started': 'room-and-lobby',
      'participant-joined': 'room',
      'participant-waiting': 'staff',
    });
  });
});

describe('refusals', () => {
  it('say what retrying would do', () => {
    const retryable = Object.entries(roomRefusals).filter(([, { retryable }]) => retryable);
    expect(retryable.map(([name]) => name)).toEqual([
      'CLASS_NOT_OPEN',
      'ROOM_FULL',
      'ADMISSION_DENIED',
      'TOO_MANY_CHATS',
      'TOO_MANY_HANDS',
      'TOO_MANY_SOURCES',
      'TOO_MANY_JOINS',
    ]);
  });
});
