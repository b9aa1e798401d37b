import type { OutboxEvent } from '@lectern/events';
import { newId, type PersonId } from '@lectern/kernel';
import type { Role } from '@lectern/policy';
import type { PlannedClass, Standing } from '@lectern/session/src/domain/class-directory.ts';
import type { Deed } from '@lectern/session/src/domain/room.commands.ts';
import { Chance } from './chance.ts';
import { Device, type World } from './device.ts';
import { Diary, type Span } from './diary.ts';
import { Fate, type Kill } from './fate.ts';
import { Holders, Ledger } from './ledger.ts';
import { classMs, writeScript, type ScriptedPerson, type Step } from './script.ts';
import { Timeline } from './timeline.ts';

export type ClassRun = {
  readonly planned: PlannedClass;
  readonly frame: Span;
  readonly people: readonly { readonly personId: PersonId; readonly role: Role; readonly presence: readonly Span[] }[];
  /** As they were committed. */
  readonly events: readonly OutboxEvent[];
  readonly kills: readonly Kill[];
  readonly script: readonly ScriptedPerson[];
};

const minute = 60_000;

/** Plays one class to its end, and ten minutes more: what was lost in its last moments is noticed by then. */
export async function runClass(seed: number, most: number): Promise<ClassRun> {
  const chance = new Chance(seed);
  const planned = plan();
  const startMs = planned.startsAt.getTime();
  const timeline = new Timeline(new Date(startMs - 10 * minute));
  const script = writeScript(chance.fork(), most);
  const ledger: Ledger = new Ledger(planned, timeline, (facts) => {
    for (const fact of facts) for (const gateway of fate.livingGateways()) gateway.observe(fact);
  });
  const standings = new Map(script.map(({ personId, role }) => [personId, standingOf(role)]));
  const fate = new Fate({ timeline, ledger, holders: new Holders(ledger, timeline), standings }, chance.fork());
  timeline.every(250, () => ledger.tick());
  fate.begin(4 * minute);
  const world: World = {
    timeline,
    chance: chance.fork(),
    gateways: () => fate.livingGateways(),
    seq: () => ledger.view.seq,
  };
  const diaries = script.map((person) => play(world, person, startMs));
  teach(world, diaries[0]!.devices[0]!, startMs);
  await timeline.runUntil(startMs + classMs + 10 * minute);
  const frame = frameOf(ledger);
  return {
    planned,
    frame,
    people: diaries.map(({ person: { personId, role }, diary }) => ({
      personId,
      role,
      presence: diary.presence(frame.toMs),
    })),
    events: ledger.outbox,
    kills: fate.kills,
    script,
  };
}

function plan(): PlannedClass {
  const startMs = Date.parse('2026-03-02T12:00:00.000Z');
  return {
    sessionId: newId(),
    organisationId: newId(),
    courseId: newId(),
    courseTitle: 'Organic chemistry',
    title: 'Alkenes',
    startsAt: new Date(startMs),
    endsAt: new Date(startMs + classMs),
    latestEndAt: new Date(startMs + 3 * classMs),
  };
}

function standingOf(role: Role): Exclude<Standing, { kind: 'stranger' }> {
  return role === 'guest' ? { kind: 'guest', name: role } : { kind: 'enrolled', name: role, role };
}

function play(world: World, person: ScriptedPerson, startMs: number) {
  const diary = new Diary();
  const devices = [0, 1].map(() => new Device(world, person.personId, diary));
  for (const step of person.steps) world.timeline.at(startMs + step.atMs, () => perform(devices, step));
  return { person, diary, devices };
}

async function perform(devices: readonly Device[], step: Step): Promise<void> {
  switch (step.does) {
    case 'come':
      return devices[step.device]!.come();
    case 'leave':
      for (const device of devices) await device.leave();
      return;
    case 'close':
      return devices.forEach((device) => device.close());
    case 'crash':
      return devices.forEach((device) => device.crash());
    case 'lose-network':
      return devices.forEach((device) => device.loseNetwork(step.forMs));
    case 'raise-hand':
      for (const device of devices) await device.act({ kind: 'raise-hand' });
  }
}

/** Starts the class, lets in who waits for some time, ends the class; and asks again until the server has taken it. */
function teach({ timeline, chance }: World, desk: Device, startMs: number): void {
  const insist =
    (deed: Deed, until: () => boolean = () => false) =>
    async () => {
      const answer = await desk.act(deed);
      if (answer?.kind !== 'done' && !until()) timeline.after(1_000, insist(deed));
    };
  const admit = () => {
    void desk.act({ kind: 'admit', participantIds: [] });
    timeline.after(chance.between(20_000, 6 * minute), admit);
  };
  timeline.at(startMs, insist({ kind: 'start-class' }));
  timeline.after(chance.between(0, 12 * minute), admit);
  timeline.at(startMs + classMs, insist({ kind: 'end-class' }));
}

function frameOf({ view: { life } }: Ledger): Span {
  if (life.phase !== 'ended' || life.startedAt === undefined) throw new Error(`the class is ${life.phase} at the end`);
  return { fromMs: life.startedAt.getTime(), toMs: life.endedAt.getTime() };
}
