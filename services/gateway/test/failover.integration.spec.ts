import { rank } from '@lectern/grpc';
import { newId } from '@lectern/kernel';
import { eventually, freePort } from '@lectern/testing';
import { startMediaPeer } from './media-peer.ts';
import { PeerRoom } from './peer-room.ts';
import { startSessionPeer } from './session-peer.ts';
import { ada, ben, everybody, setStage } from './stage.ts';

const open = {
  $case: 'open' as const,
  value: { grant: 'grant', rtpCapabilities: undefined, standing: undefined, interests: [] },
};

it('goes to the next session process when the first cannot be reached, and stays in step', async () => {
  const [first, second] = [await freePort(), await freePort()];
  const stage = await setStage({ sessionAddresses: [`127.0.0.1:${first}`, `127.0.0.1:${second}`] });
  const start = async (port: number) =>
    stage.keep(await startSessionPeer({ room: stage.room, tls: stage.certificates.session, persons: everybody, port }));
  let running = await start(first);
  const learner = stage.client(ben);
  expect(await learner.join(stage.room.sessionId)).toMatchObject({ $case: 'joined' });
  for (const next of [second, first, second]) {
    const old = running;
    running = await start(next);
    await old.close(0);
    expect(await learner.command({ $case: 'raiseHand', value: {} })).toMatchObject({ $case: 'done' });
  }
  await eventually('every hand was seen once', () => learner.facts.map(({ seq }) => seq).join() === '2,3,4');
  expect((await stage.fetch('/api/v1/me', { as: ben })).status).toBe(200);
  await stage.close();
});

it('answers with a retryable refusal when no session process comes back in time', async () => {
  const stage = await setStage();
  const learner = stage.client(ben);
  await learner.join(stage.room.sessionId);
  await stage.session.close(0);
  const asked = learner.send({
    $case: 'command',
    value: { commandId: newId(), body: { $case: 'raiseHand', value: {} } },
  });
  const answer = await eventually(
    'it was answered',
    () => {
      return learner.received.find(({ requestId }) => requestId === asked)?.body ?? false;
    },
    { withinMs: 15_000 },
  );
  expect(answer).toMatchObject({ $case: 'refusal', value: { code: 'UNAVAILABLE', retryable: true } });
  expect(learner.closed).toBeUndefined();
  await stage.close();
});

it('opens media on the next process, and brings people back to the first so that a room meets on one', async () => {
  const room = new PeerRoom(everybody);
  const ports = [await freePort(), await freePort()];
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  const [preferred, spare] = rank(addresses, room.sessionId).map((address) => Number(address.split(':')[1]));
  const stage = await setStage({ mediaAddresses: addresses }, everybody, room);
  const tls = stage.certificates.media;
  const second = stage.keep(await startMediaPeer({ tls, port: spare }));
  const teacher = stage.client(ada);
  await teacher.join(room.sessionId);
  expect(await teacher.answer(teacher.send({ $case: 'media', value: { body: open } }))).toMatchObject({
    $case: 'mediaAnswer',
  });
  expect(second.requests).toHaveLength(1);
  const first = stage.keep(await startMediaPeer({ tls, port: preferred }));
  await eventually(
    'she is told to open again',
    () => teacher.events('mediaEvent').at(-1)?.body?.$case === 'mediaLost',
    {
      withinMs: 15_000,
    },
  );
  expect(await teacher.answer(teacher.send({ $case: 'media', value: { body: open } }))).toMatchObject({
    $case: 'mediaAnswer',
  });
  expect(first.requests).toHaveLength(1);
  await stage.close();
});
