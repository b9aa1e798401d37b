import 'reflect-metadata';
import { FixedClock, SystemClock } from '@lectern/kernel';
import { generateKeyPair } from 'jose';
import { Source } from '@lectern/proto/grpc/session/v1/room';
import { SessionChannels } from '../src/clients/session-channels.ts';
import { SessionGrants } from '../src/clients/session-grants.ts';
import { sharedCertificates, startStage, type Stage } from './kit/media.ts';
import { enter, everyRight } from './kit/people.ts';
import { opusParameters } from './kit/rtp.ts';
import { ScriptedSession, signGrant, type GrantClaims, type ScriptedRoom } from './kit/scripted-session.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.close());

const refused = (code: string) => ({ refusal: { code } });

async function openWith(claims: GrantClaims) {
  const room = stage.session.room();
  const ben = room.join('Ben', everyRight);
  return await stage.gateway.line(ben).openMedia(await stage.session.sign(room, ben, claims));
}

describe('a grant', () => {
  it('opens media', async () => {
    await expect(openWith({})).resolves.toMatchObject({ resumed: false });
  });

  it.each([
    ['has expired', { expiresInSeconds: -60 }, 'GRANT_EXPIRED'],
    ['is for somebody else’s service', { audience: 'lectern-recording' }, 'GRANT_INVALID'],
    ['is from somebody else', { issuer: 'evil' }, 'GRANT_INVALID'],
    ['is for another connection', { connectionId: '0198c0de-0000-7000-8000-000000000000' }, 'GRANT_INVALID'],
  ])('is refused when it %s', async (_, claims, code) => {
    await expect(openWith(claims)).rejects.toMatchObject(refused(code));
  });

  it('is refused when it was forged, also under a known key’s name', async () => {
    const room = stage.session.room();
    const ben = room.join('Ben', everyRight);
    const genuine = await stage.session.sign(room, ben);
    const { kid } = JSON.parse(Buffer.from(genuine.split('.')[0] ?? '', 'base64url').toString()) as { kid: string };
    const { privateKey } = await generateKeyPair('EdDSA');
    const line = stage.gateway.line(ben);
    for (const name of [kid, 'unheard-of']) {
      const forged = await signGrant(room, ben, { kid: name, privateKey }, {});
      await expect(line.openMedia(forged)).rejects.toMatchObject(refused('GRANT_INVALID'));
    }
    await expect(line.openMedia(genuine)).resolves.toMatchObject({ resumed: false });
  });

  it.each(['', 'x', 'a.b.c', `${'ey'.repeat(5_000)}.x.y`, 'eyJhbGciOiJub25lIn0.e30.'])(
    'is refused when it is no token: %.20s',
    async (token) => {
      const line = stage.gateway.line(stage.session.room().join('Ben', everyRight));
      await expect(line.openMedia(token)).rejects.toMatchObject(refused('GRANT_INVALID'));
    },
  );

  it('of a class that does not exist, or of a person who is not in it, opens nothing', async () => {
    const room = stage.session.room();
    const ben = room.join('Ben', everyRight);
    room.leave(ben);
    const grant = await stage.session.sign(room, ben);
    await expect(stage.gateway.line(ben).openMedia(grant)).rejects.toMatchObject(refused('NOT_IN_ROOM'));
    stage.session.rooms.delete(room.sessionId);
    const unknown = stage.session.room();
    stage.session.rooms.delete(unknown.sessionId);
    const toNowhere = await stage.session.sign(unknown, ben);
    await expect(stage.gateway.line(ben).openMedia(toNowhere)).rejects.toMatchObject(refused('NOT_IN_ROOM'));
  });

  it('does not outlive a take-over: the older connection cannot open again', async () => {
    const room = stage.session.room();
    const { person, line } = await enter(stage, room, 'Ben');
    const grant = await stage.session.sign(room, person);
    room.returnOn(person);
    await expect(line.openMedia(grant)).rejects.toMatchObject(refused('NOT_IN_ROOM'));
    await expect(line.produce(Source.MICROPHONE, opusParameters())).rejects.toMatchObject(refused('NOT_OPEN'));
  });
});

describe('the keys of grants', () => {
  const tokens = async (room: ScriptedRoom, count: number) => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const ben = room.join('Ben', everyRight);
    return Promise.all(
      Array.from({ length: count }, (_, index) => signGrant(room, ben, { kid: `made-up-${index}`, privateKey }, {})),
    );
  };

  it('are fetched anew for an unknown one, though not for every one that somebody makes up', async () => {
    const tls = await sharedCertificates();
    const session = await ScriptedSession.start(tls.session);
    const channels = new SessionChannels([session.address], tls.media);
    try {
      const clock = new FixedClock(new Date());
      const grants = new SessionGrants(channels, clock);
      const room = session.room();
      for (const token of await tokens(room, 20)) {
        await expect(grants.verify(token)).rejects.toMatchObject(refused('GRANT_INVALID'));
      }
      expect(session.keyRequests).toBe(1);
      const ben = room.join('Ben', everyRight);
      await session.rotateKey();
      const { participantId } = ben;
      const token = await session.sign(room, ben);
      await expect(grants.verify(token)).rejects.toMatchObject(refused('GRANT_INVALID'));
      clock.advance(5_000);
      await expect(grants.verify(token)).resolves.toMatchObject({ participantId });
      await Promise.all([1, 2, 3].map(() => grants.verify(token)));
      expect(session.keyRequests).toBe(2);
    } finally {
      channels.close();
      await session.stop();
    }
  });

  it('come with the time by which grants expire: a machine that is an hour off refuses none, and is put right when it is set', async () => {
    const tls = await sharedCertificates();
    const session = await ScriptedSession.start(tls.session);
    const channels = new SessionChannels([session.address], tls.media);
    try {
      const hourMs = 3_600_000;
      const clock = new FixedClock(new Date(Date.now() + hourMs));
      const grants = new SessionGrants(channels, clock);
      const room = session.room();
      const ben = room.join('Ben', everyRight);
      const token = await session.sign(room, ben);
      await expect(grants.verify(token)).resolves.toMatchObject({ sessionId: room.sessionId });
      const expired = await session.sign(room, ben, { expiresInSeconds: -60 });
      await expect(grants.verify(expired)).rejects.toMatchObject(refused('GRANT_EXPIRED'));
      clock.advance(hourMs);
      await expect(grants.verify(token)).resolves.toMatchObject({ sessionId: room.sessionId });
      clock.advance(-2 * hourMs);
      await expect(grants.verify(token)).resolves.toMatchObject({ sessionId: room.sessionId });
    } finally {
      channels.close();
      await session.stop();
    }
  });

  it('go on being used while the session service is away', async () => {
    const tls = await sharedCertificates();
    const session = await ScriptedSession.start(tls.session);
    const channels = new SessionChannels([session.address], tls.media);
    try {
      const grants = new SessionGrants(channels, new SystemClock());
      const room = session.room();
      const token = await session.sign(room, room.join('Ben', everyRight));
      await grants.verify(token);
      await session.stop();
      await expect(grants.verify(token)).resolves.toMatchObject({ sessionId: room.sessionId });
    } finally {
      channels.close();
    }
  });
});
