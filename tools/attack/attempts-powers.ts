import { area } from './attempt.ts';
import { outcomeOf } from './intruder.ts';
import type { Scene } from './scene.ts';

type Who = keyof Scene['room'];
const asks =
  (who: Who, body: (scene: Scene) => object) =>
  async (scene: Scene): Promise<string> =>
    outcomeOf(await scene.room[who].command(body(scene)));
const id = (who: Who) => (scene: Scene) => scene.room[who].participantId;
const on =
  (who: Who, name: string, more: object = {}) =>
  (scene: Scene) => ({
    [name]: { participantId: id(who)(scene), ...more },
  });
const speak = { capability: 'CAPABILITY_SPEAK' };
const share = { capability: 'CAPABILITY_SHARE_SCREEN' };
const microphone = { source: 'SOURCE_MICROPHONE' };

/** What others may do and one may not: by a learner, an assistant, a guest in the lobby, staff of another organisation. */
export const powers = [
  ...area(
    'a learner',
    ['mutes the instructor', 'NOT_ALLOWED', asks('ben', on('ada', 'closeSource', microphone))],
    ['mutes somebody who does not exist', 'NOT_ALLOWED', asks('ben', on('mallory', 'closeSource', microphone))],
    ['mutes everybody', 'NOT_ALLOWED', asks('ben', () => ({ muteEveryone: { alsoStaff: true } }))],
    ['gives herself a right', 'NOT_ALLOWED', asks('ben', on('ben', 'grantCapability', share))],
    ['gives another learner a right', 'NOT_ALLOWED', asks('ben', on('chloe', 'grantCapability', share))],
    ['takes the instructor’s right', 'NOT_ALLOWED', asks('ben', on('ada', 'revokeCapability', speak))],
    ['admits everybody', 'NOT_ALLOWED', asks('ben', () => ({ admit: {} }))],
    ['denies the guest', 'NOT_ALLOWED', asks('ben', (scene) => ({ deny: { participantIds: [id('gus')(scene)] } }))],
    ['removes the instructor', 'NOT_ALLOWED', asks('ben', on('ada', 'removeParticipant', { message: 'bye' }))],
    ['starts the class', 'NOT_ALLOWED', asks('ben', () => ({ startClass: {} }))],
    ['ends the class', 'NOT_ALLOWED', asks('ben', () => ({ endClass: {} }))],
    ['lowers another hand', 'NOT_ALLOWED', asks('ben', on('chloe', 'lowerHand'))],
    ['shares a screen', 'CAPABILITY_MISSING', asks('ben', () => ({ openSource: { source: 'SOURCE_SCREEN' } }))],
    ['shares its sound', 'CAPABILITY_MISSING', asks('ben', () => ({ openSource: { source: 'SOURCE_SCREEN_AUDIO' } }))],
    [
      'opens the microphone after the right was taken',
      'CAPABILITY_MISSING',
      asks('chloe', () => ({ openSource: microphone })),
      {
        prepare: async (scene) => {
          await scene.room.ada.command(on('chloe', 'revokeCapability', speak)(scene));
        },
      },
    ],
  ),
  ...area(
    'an assistant',
    ['ends the class', 'NOT_ALLOWED', asks('tomas', () => ({ endClass: {} }))],
    ['removes the instructor', 'TARGET_IS_STAFF', asks('tomas', on('ada', 'removeParticipant', { message: '' }))],
    ['takes the instructor’s right', 'TARGET_IS_STAFF', asks('tomas', on('ada', 'revokeCapability', speak))],
    ['takes a right of his own', 'TARGET_IS_SELF', asks('tomas', on('tomas', 'revokeCapability', speak))],
    ['removes somebody in the lobby', 'TARGET_NOT_IN_ROOM', asks('tomas', on('gus', 'removeParticipant'))],
    ['mutes somebody of another class', 'TARGET_NOT_IN_ROOM', asks('tomas', on('mallory', 'closeSource', microphone))],
    [
      'admits 501 people by name',
      'MESSAGE_INVALID',
      asks('tomas', (scene) => ({ admit: { participantIds: Array.from({ length: 501 }, () => id('ben')(scene)) } })),
    ],
  ),
  ...area(
    'a guest in the lobby',
    ...Object.entries({
      'writes to the class': { postChat: { text: 'let me in' } },
      'raises a hand': { raiseHand: {} },
      'admits herself': { admit: {} },
      'starts the class': { startClass: {} },
      'ends the class': { endClass: {} },
      'opens a microphone': { openSource: microphone },
      'asks for a media grant': { renewGrant: {} },
    }).map(([what, body]) => [what, 'NOT_JOINED', asks('gus', () => body)] as const),
    ['mutes the instructor', 'NOT_JOINED', asks('gus', on('ada', 'closeSource', microphone))],
    [
      'opens media with another’s grant',
      'NOT_JOINED',
      async ({ room }) => outcomeOf(await room.gus.media({ open: { grant: room.ben.grant } })),
    ],
    [
      'asks for pictures of the room',
      'NOT_JOINED',
      async ({ room }) => outcomeOf(await room.gus.media({ setInterest: { interests: [] } })),
    ],
    [
      'joins again in the hope of a state',
      'ALREADY_JOINED',
      async ({ room, main }) =>
        outcomeOf(await room.gus.ask({ joinClass: { sessionId: main, commandId: crypto.randomUUID() } })),
    ],
    [
      'hears what is said and done in the room',
      'participantWaiting',
      async (scene) => {
        await scene.room.ada.command({ postChat: { text: 'for the room only' } });
        await scene.room.ben.command({ raiseHand: {} });
        await scene.room.ben.until(({ facts }) => facts?.facts.some((fact) => 'handRaised' in fact) ?? false);
        const kinds = scene
          .factsOf(scene.room.gus)
          .flatMap((fact) => Object.keys(fact).filter((name) => !common.has(name)));
        const others = scene
          .factsOf(scene.room.gus)
          .filter((fact) => !JSON.stringify(fact).includes(scene.room.gus.participantId));
        return [...new Set(kinds)].join(' ') + (others.length > 0 ? ' about others' : '');
      },
      { changes: true },
    ],
  ),
  ...area(
    'staff of another organisation',
    ['mutes somebody of this class', 'TARGET_NOT_IN_ROOM', asks('mallory', on('ada', 'closeSource', microphone))],
    ['removes somebody of this class', 'TARGET_NOT_IN_ROOM', asks('mallory', on('ben', 'removeParticipant'))],
    [
      'gives somebody of this class a right',
      'TARGET_NOT_IN_ROOM',
      asks('mallory', on('ben', 'grantCapability', share)),
    ],
    [
      'admits the guest of this class',
      'done, and nobody came in',
      async (scene) => {
        const outcome = outcomeOf(await scene.room.mallory.command({ admit: { participantIds: [id('gus')(scene)] } }));
        return `${outcome}, and ${scene.room.gus.received.some(({ joined }) => joined) ? 'the guest is in' : 'nobody came in'}`;
      },
    ],
  ),
];

const common = new Set(['seq', 'at', 'actorId', 'audience', 'commandId']);
