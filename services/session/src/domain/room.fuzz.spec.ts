import { newId, type CommandId, type ConnectionId } from '@lectern/kernel';
import { capabilities } from '@lectern/policy';
import { ada, ben, chloe, gus, olu, RoomScene, tomas, una, type Person } from '../../test/room-scene.ts';
import { fold } from './room.apply.ts';
import type { Deed } from './room.commands.ts';
import { newRoom, openSourcesOf, type Room } from './room.ts';
import { capabilityOf, sources } from './room.words.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const commandCount = 30_000;
const people = [ada, tomas, ben, chloe, olu, gus, una];

/** mulberry32: small, seeded, good enough to shuffle commands. */
function chance(start: number) {
  let state = start;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit: number) => Math.floor(next() * limit),
    of: <Thing>(things: readonly Thing[]): Thing => things[Math.floor(next() * things.length)]!,
    yes: (probability: number) => next() < probability,
  };
}
type Chance = ReturnType<typeof chance>;

describe(`a room under random commands (FUZZ_SEED=${seed})`, () => {
  it('keeps its invariants', () => {
    const random = chance(seed);
    let ran = 0;
    while (ran < commandCount) {
      // A class that ends early makes room for the next one.
      const scene = new RoomScene();
      for (let step = 0; step < 3_000 && ran < commandCount; step += 1) {
        const before = scene.room;
        randomStep(scene, random);
        ran += 1;
        checkInvariants(before, scene.room, `FUZZ_SEED=${seed}, command ${ran}`);
        if (before.life.phase === 'ended' && random.yes(0.2)) break;
      }
      expect(fold(newRoom(scene.planned), scene.facts)).toEqual(scene.room);
      expect(scene.facts.map(({ seq }) => seq)).toEqual(scene.facts.map((_, index) => index + 1));
    }
    expect(ran).toBe(commandCount);
  });
});

function checkInvariants(before: Room, after: Room, when: string): void {
  if (before.life.phase === 'ended' && after !== before) throw new Error(`ended is not final: ${when}`);
  for (const one of after.participants.values()) {
    const open = openSourcesOf(one);
    if (new Set(open).size !== open.length) throw new Error(`a source is open twice: ${when}`);
    if (open.some((source) => !one.capabilities.includes(capabilityOf[source])))
      throw new Error(`a source is open without the right: ${when}`);
    if ((one.place.at === 'room' && one.place.handRaisedAt !== undefined) !== after.hands.includes(one.id))
      throw new Error(`the queue of hands and the people differ: ${when}`);
    if (one.place.at === 'room' && one.joinedAt === undefined)
      throw new Error(`somebody is in who never came: ${when}`);
  }
  if (new Set(after.hands).size !== after.hands.length) throw new Error(`a hand is up twice: ${when}`);
  const stillUp = before.hands.filter((id) => after.hands.includes(id));
  if (after.hands.slice(0, stillUp.length).join() !== stillUp.join())
    throw new Error(`the order of hands changed by itself: ${when}`);
  if (after.at < before.at) throw new Error(`time ran backwards: ${when}`);
}

const usedCommands: CommandId[] = [];
const usedLines: ConnectionId[] = [];

function randomStep(scene: RoomScene, random: Chance): void {
  const who = random.of(people);
  const dice = random.below(100);
  if (dice < 20) return void randomJoin(scene, who, random);
  if (dice < 26) return void (scene.find(who) && tryLine(() => scene.loseLine(who)));
  if (dice < 30) return void (scene.find(who) && tryLine(() => scene.holdLine(who)));
  if (dice < 40) return void scene.pass(random.below(random.yes(0.1) ? 400_000 : 4_000));
  if (dice < 41 && random.yes(0.05)) return void scene.run({ kind: 'end-from-outside', reason: 'by-api' });
  if (dice < 43) scene.clock.advance(-random.below(2_000));
  const commandId = random.yes(0.1) && usedCommands.length > 0 ? random.of(usedCommands) : newId<'command'>();
  usedCommands.push(commandId);
  const connectionId = random.yes(0.05) && usedLines.length > 0 ? random.of(usedLines) : undefined;
  scene.act(who, randomDeed(scene, random), { commandId, ...(connectionId && { connectionId }) });
}

function randomJoin(scene: RoomScene, who: Person, random: Chance): void {
  const connectionId = random.yes(0.2) && usedLines.length > 0 ? random.of(usedLines) : newId<'connection'>();
  usedLines.push(connectionId);
  scene.join(who, {
    connectionId,
    takeOver: random.yes(0.3),
    openSources: sources.filter(() => random.yes(0.4)),
    afterSeq: random.yes(0.5) ? random.below(scene.room.seq + 1) : 0,
  });
}

/** A person who was never let in has no line to lose. */
function tryLine(step: () => unknown): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof Error && error.message.endsWith('has no line yet'))) throw error;
  }
}

function randomDeed(scene: RoomScene, random: Chance): Deed {
  const ids = [...scene.room.participants.keys(), newId<'participant'>()];
  const participantId = random.of(ids);
  const named = random.yes(0.5) ? ids.filter(() => random.yes(0.4)) : [];
  const deeds: readonly Deed[] = [
    { kind: 'raise-hand' },
    { kind: 'lower-hand' },
    { kind: 'lower-hand', participantId },
    {
      kind: 'post-chat',
      messageId: newId<'message'>(),
      text: random.of(['hello', '', ' ', 'x'.repeat(2_001), '\u0007', 'é']),
    },
    { kind: 'open-source', source: random.of(sources) },
    { kind: 'open-source', source: random.of(sources) },
    { kind: 'close-source', source: random.of(sources) },
    { kind: 'close-source', participantId, source: random.of(sources) },
    { kind: 'mute-everyone', alsoStaff: random.yes(0.3) },
    { kind: 'grant', participantId, capability: random.of(capabilities) },
    { kind: 'revoke', participantId, capability: random.of(capabilities) },
    { kind: 'admit', participantIds: named },
    { kind: 'deny', participantIds: named },
    { kind: 'start-class' },
    random.yes(0.02) ? { kind: 'end-class' } : { kind: 'leave' },
    random.yes(0.2)
      ? { kind: 'remove', participantId, message: 'out', mayReturn: random.yes(0.9) }
      : { kind: 'raise-hand' },
  ];
  return random.of(deeds);
}
