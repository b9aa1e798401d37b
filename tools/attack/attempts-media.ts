import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@lectern/testing';
import { area } from './attempt.ts';
import { forger } from './grants.ts';
import { outcomeOf, type Intruder } from './intruder.ts';
import { opus, vp8 } from './rtp.ts';
import type { Scene } from './scene.ts';

type Forged = Awaited<ReturnType<typeof forger>>;

const opens =
  (make: (forged: Forged, scene: Scene) => string) =>
  async (scene: Scene): Promise<string> =>
    outcomeOf(await scene.room.ben.media({ open: { grant: make(await forger(scene), scene) } }));
const produces =
  (source: string, rtpParameters: object = opus) =>
  ({ room }: Scene) =>
    produce(room.ben, source, rtpParameters);
const produce = async (who: Intruder, source: string, rtpParameters: object) =>
  outcomeOf(await who.media({ produce: { source, rtpParameters } }));

/** Media with grants that are none, without rights, and of people whom one may not see. */
export const media = [
  ...area(
    'grants',
    ['producing before a grant was shown', 'MEDIA_NOT_OPEN', produces('SOURCE_MICROPHONE')],
    ['no grant', 'GRANT_INVALID', opens(() => '')],
    ['no token', 'GRANT_INVALID', opens(() => 'a.b.c')],
    ['5 000 characters', 'MESSAGE_INVALID', opens(() => 'x'.repeat(5_000))],
    ['unsigned', 'GRANT_INVALID', opens(({ unsigned }) => unsigned)],
    ['signed by another key', 'GRANT_INVALID', opens(({ byAnotherKey }) => byAnotherKey)],
    ['signed by a key that it brings along', 'GRANT_INVALID', opens(({ byAKeyOfItsOwn }) => byAKeyOfItsOwn)],
    ['signed with the public key as a secret', 'GRANT_INVALID', opens(({ byThePublicKey }) => byThePublicKey)],
    ['changed after it was signed', 'GRANT_INVALID', opens(({ changed }) => changed)],
    ['expired', 'GRANT_EXPIRED', opens(({ expired }) => expired)],
    ['that never expires', 'GRANT_INVALID', opens(({ withoutEnd }) => withoutEnd)],
    ['for another service', 'GRANT_INVALID', opens(({ forAnotherService }) => forAnotherService)],
    ['of another person’s connection', 'GRANT_INVALID', opens((_forged, { room }) => room.chloe.grant)],
    ['of another organisation’s connection', 'GRANT_INVALID', opens((_forged, { room }) => room.mallory.grant)],
    [
      'for a class of another organisation',
      'NOT_IN_ROOM',
      opens(({ forAnotherClass }, { other }) => forAnotherClass(other.sessionId)),
    ],
    ['for another class of the course', 'NOT_IN_ROOM', opens(({ forAnotherClass }, { yard }) => forAnotherClass(yard))],
    [
      'for the instructor',
      'NOT_IN_ROOM',
      opens(({ forAnotherPerson }, { room }) => forAnotherPerson(room.ada.participantId)),
    ],
    [
      'for the guest in the lobby',
      'NOT_IN_ROOM',
      opens(({ forAnotherPerson }, { room }) => forAnotherPerson(room.gus.participantId)),
    ],
    ['that claims every right', 'mediaAnswer', opens(({ withEveryRight }) => withEveryRight)],
  ),
  ...area(
    'producing',
    ['a screen, with a grant that claims the right', 'NOT_ALLOWED', produces('SOURCE_SCREEN', vp8())],
    ['its sound', 'NOT_ALLOWED', produces('SOURCE_SCREEN_AUDIO')],
    [
      'a microphone after the right was taken',
      'NOT_ALLOWED',
      ({ room }) => produce(room.chloe, 'SOURCE_MICROPHONE', opus),
      {
        prepare: async ({ room }) => {
          await room.chloe.media({ open: { grant: room.chloe.grant } });
        },
      },
    ],
    [
      'a microphone that goes on when the right is taken',
      'mediaAnswer, then closed',
      async ({ room }) => {
        const outcome = await produce(room.ben, 'SOURCE_MICROPHONE', opus);
        const right = { participantId: room.ben.participantId, capability: 'CAPABILITY_SPEAK' };
        await room.ada.command({ revokeCapability: right });
        const closed = await room.ben.until(
          ({ mediaEvent }) => mediaEvent !== undefined && 'producerClosed' in mediaEvent,
        );
        await room.ada.command({ grantCapability: right });
        // Media follows the room, a moment behind: nonsense is looked at once the right is there again.
        await eventually(
          'the right is back',
          async () => (await produce(room.ben, 'SOURCE_MICROPHONE', {})) === 'INVALID',
        );
        return `${outcome}, ${closed ? 'then closed' : 'and goes on'}`;
      },
      { changes: true },
    ],
    ['a camera as a microphone', 'INVALID', produces('SOURCE_MICROPHONE', vp8())],
    ['nine layers', 'INVALID', produces('SOURCE_CAMERA', vp8(9))],
    [
      'an unknown codec',
      'INVALID',
      produces('SOURCE_MICROPHONE', { ...opus, codecs: [{ ...opus.codecs[0], mimeType: 'audio/x' }] }),
    ],
    [
      'payload types beyond their range',
      'INVALID',
      produces('SOURCE_MICROPHONE', { ...opus, codecs: [{ ...opus.codecs[0], payloadType: 4e9 }] }),
    ],
    ['without encodings', 'INVALID', produces('SOURCE_MICROPHONE', { ...opus, encodings: [] })],
    ['nothing', 'INVALID', produces('SOURCE_MICROPHONE', {})],
    ['the same twice over', 'INVALID', produces('SOURCE_CAMERA', { ...vp8(), encodings: [{ ssrc: 7 }, { ssrc: 7 }] })],
    [
      'a transport with another’s fingerprint in nonsense',
      'INVALID',
      async ({ room }) =>
        outcomeOf(
          await room.ben.media({
            connectTransport: {
              direction: 'DIRECTION_SEND',
              dtlsParameters: { role: 'king', fingerprints: [{ algorithm: 'md5', value: 'x' }] },
            },
          }),
        ),
    ],
  ),
  ...area(
    'consuming',
    [
      'people in the lobby, of another class, of nobody, and oneself',
      'mediaAnswer, and received only Ada',
      async (scene) => {
        const { ben, ada, gus, mallory } = scene.room;
        const named = [ada, gus, mallory, ben].map(({ participantId }) => participantId).concat(crypto.randomUUID());
        const interests = named.flatMap((participantId) =>
          sources.map((source) => ({ participantId, source, height: 720 })),
        );
        const answer = await ben.media({ setInterest: { interests, rtpCapabilities: routerCapabilities(scene) } });
        await ben.until(({ mediaEvent }) => mediaEvent?.consumerOpened !== undefined);
        await pause(300);
        const from = new Set(ben.received.flatMap(({ mediaEvent }) => mediaEvent?.consumerOpened?.participantId ?? []));
        const others = [...from].filter((id) => id !== ada.participantId);
        const received = [from.has(ada.participantId) ? 'Ada' : 'nobody', ...others.map(() => 'somebody else')];
        return `${outcomeOf(answer)}, and received only ${received.join(' and ')}`;
      },
      { prepare: publishCameras, changes: true },
    ],
    [
      '65 pictures at once',
      'TOO_MANY_CONSUMERS 64',
      async ({ room }) => {
        const { refusal } = await room.ben.media({ setInterest: { interests: interestsIn(65) } });
        return `${refusal?.code} ${refusal?.figures?.['limit']}`;
      },
    ],
    [
      '501 interests',
      'MESSAGE_INVALID',
      async ({ room }) => outcomeOf(await room.ben.media({ setInterest: { interests: interestsIn(501) } })),
    ],
    [
      'capabilities that are none',
      'INVALID',
      async ({ room }) =>
        outcomeOf(
          await room.ben.media({ setInterest: { interests: [], rtpCapabilities: { codecs: [{ kind: 'smell' }] } } }),
        ),
    ],
    [
      'consumers of others declared ready',
      'mediaAnswer',
      async ({ room }) =>
        outcomeOf(await room.ben.media({ consumersReady: { consumerIds: ['x', crypto.randomUUID()] } })),
    ],
  ),
];

const sources = ['SOURCE_MICROPHONE', 'SOURCE_CAMERA', 'SOURCE_SCREEN'];

function interestsIn(count: number): object[] {
  return Array.from({ length: count }, () => ({
    participantId: crypto.randomUUID(),
    source: 'SOURCE_CAMERA',
    height: 90,
  }));
}

/** Ada shows her camera in this class, Mallory in hers: there is something to be received in both. */
async function publishCameras({ room, secrets }: Scene): Promise<void> {
  for (const [index, one] of [room.ada, room.mallory].entries()) {
    secrets.add(one.grant);
    for (const outcome of [
      await one.command({ openSource: { source: 'SOURCE_CAMERA' } }),
      await one.media({ open: { grant: one.grant } }),
      await one.media({
        produce: { source: 'SOURCE_CAMERA', rtpParameters: { ...vp8(), encodings: [{ ssrc: 77 + index }] } },
      }),
    ])
      if (outcome.refusal) throw new Error(outcome.refusal.detail);
  }
}

function routerCapabilities({ room }: Scene): object {
  const opened = room.ben.received.findLast(({ mediaAnswer }) => mediaAnswer && 'opened' in mediaAnswer);
  return (opened?.mediaAnswer as { opened: { routerRtpCapabilities: object } }).opened.routerRtpCapabilities;
}
