import { Capability, type Participant, type Source } from '@lectern/proto/grpc/session/v1/room';
import type { types } from 'mediasoup';
import type { MediaLine } from './gateway.ts';
import type { Stage } from './media.ts';
import type { ScriptedRoom } from './scripted-session.ts';

export const everyRight = [Capability.SPEAK, Capability.SHOW_CAMERA, Capability.SHARE_SCREEN];

/** A person in the room whose media is open and who can receive everything that the router sends. */
export async function enter(
  stage: Stage,
  room: ScriptedRoom,
  name: string,
  { capabilities = everyRight, open = [] as readonly Source[] } = {},
) {
  const person = room.join(name, capabilities, open);
  return { person, ...(await openFor(stage, room, person)) };
}

/** Opens media for somebody who is in the room, on a line of their own. */
export async function openFor(
  stage: Stage,
  room: ScriptedRoom,
  person: Participant,
  { connectionId = person.connectionId } = {},
) {
  const line = stage.gateway.line(person, connectionId);
  const grant = await stage.session.sign(room, person, { connectionId });
  const opened = await line.openMedia(grant);
  await line.setInterest([], opened.routerRtpCapabilities);
  return { line, opened };
}

/** What the workers themselves say about a person's producers. */
export function producersOf(stage: Stage, { participantId }: Participant): types.Producer[] {
  const clients = stage.pool.workers.flatMap(({ routers }) => [...routers].flatMap((router) => [...router.clients]));
  return clients
    .flatMap(({ producers }) => [...producers])
    .filter(({ appData }) => appData.participantId === participantId);
}

export function consumerOf(stage: Stage, consumerId: string): types.Consumer | undefined {
  const clients = stage.pool.workers.flatMap(({ routers }) => [...routers].flatMap((router) => [...router.clients]));
  return clients.flatMap(({ consumers }) => [...consumers]).find(({ id }) => id === consumerId);
}

export function show({ participantId }: Participant, source: Source, height: number) {
  return { participantId, source, height };
}

export function lastOpened(line: MediaLine) {
  return line.eventsOf('consumerOpened').at(-1);
}
