import { setTimeout as pause } from 'node:timers/promises';
import { createAttendance, type AttendanceClient, type ClassRegister, type Policy } from '@lectern/sdk/attendance';
import { eventually } from '@lectern/testing';
import { openSchool, type School } from '../../load/people.ts';
import { Attendee } from './attendee.ts';
import { misfortunes, type Surroundings } from './misfortunes.ts';
import type { Random } from '../random.ts';
import { learners, lessonMs, scriptFor } from './script.ts';

/** Register, statements and the record store's own count at one moment. */
export type Sample = {
  readonly when: string;
  readonly atSeconds: number;
  readonly kept: number;
  readonly accepted: number;
  /** Undefined while it is dead. */
  readonly stored: number | undefined;
};

export type Course = {
  readonly school: School;
  readonly attendees: readonly Attendee[];
  readonly register: ClassRegister;
  /** From the end of the class until there was a register. */
  readonly settledAfterMs: number;
  readonly samples: readonly Sample[];
  readonly attendance: AttendanceClient;
};

/** Verdicts by the second, as far as policies allow: late or early by anything is late or early. */
export const policy: Policy = {
  lateAfterMinutes: 0,
  absentAfterMinutes: 1,
  requiredSharePercent: 50,
  leftEarlyBeforeMinutes: 0,
  minimumClassMinutes: 0,
  graceSeconds: 20,
  judgesObservers: false,
  requiredContactMinutes: 0,
};

/** Plays the class by its script, with everything that happens to it. */
export async function playCourse(around: Surroundings, random: Random, tell: (text: string) => void): Promise<Course> {
  const { stack, store } = around;
  const school = await openSchool({ origin: stack.origin, apiKey: stack.demo.apiKey }, learners);
  const { sessionId, staff } = school;
  const attendance = createAttendance({ origin: stack.origin, apiKey: stack.demo.apiKey });
  // It hears of a new class over the bus.
  await insist(() => attendance.setPolicy('class', sessionId, policy, 0));
  await attendance.createConnection(connectionTo(store, school));
  const teacher = new Attendee(staff, stack.origin, sessionId);
  const attendees = school.learners.map((person) => new Attendee(person, stack.origin, sessionId));
  const samples: Sample[] = [];
  try {
    await teacher.come();
    const startMs = Date.now() + 5_000;
    const sample = async (when: string) => samples.push(await look(when, startMs, attendance, school, around));
    const until = (atMs: number) => pause(Math.max(0, startMs + atMs - Date.now()));
    const played = attendees.map(async (who, index) => {
      for (const { atMs, does } of scriptFor(index, random)) await until(atMs).then(() => does(who));
    });
    const struck = misfortunes.map(async ({ name, atSeconds, strike }) => {
      if (name.startsWith('broker') && around.broker === undefined) return;
      await until(atSeconds * 1_000);
      await sample(`before the ${name}`);
      tell(`${atSeconds} s: ${name}`);
      await strike(around);
      await pause(3_000);
      await sample(`after the ${name}`);
    });
    await until(0);
    await insist(() => teacher.room.act.startClass());
    await until(lessonMs);
    await Promise.all([...played, ...struck]);
    await insist(() => teacher.room.act.endClass());
    const endedAt = Date.now();
    const isSettled = async () => {
      const found = await attendance.getClassRegister(sessionId);
      return found.version > 0 && found;
    };
    await eventually('the register is computed', isSettled, { withinMs: 30_000, everyMs: 100 });
    const settledAfterMs = Date.now() - endedAt;
    await sample('when the register was there');
    const register = await untilDelivered(attendance, school);
    await sample('in the end');
    return { school, attendees, register, settledAfterMs, samples, attendance };
  } finally {
    await Promise.all([teacher, ...attendees].map((who) => who.close()));
  }
}

/** What was not answered, or refused for now, is asked again. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  await eventually('the server does it', () => work().then(() => true), { withinMs: 30_000, everyMs: 200 });
}

/** Late evidence, such as the last marks, may bring one more version; then everything is accepted and stays so. */
async function untilDelivered(attendance: AttendanceClient, { sessionId }: School): Promise<ClassRegister> {
  await pause(4_000);
  return eventually(
    'every statement is accepted',
    async () => {
      const register = await attendance.getClassRegister(sessionId);
      const { kept, accepted, dead } = register.statements;
      if (kept === 0 || accepted + dead < kept) throw new Error(`${accepted} accepted and ${dead} dead of ${kept}`);
      return register;
    },
    { withinMs: 120_000, everyMs: 500 },
  );
}

async function look(
  when: string,
  startMs: number,
  attendance: AttendanceClient,
  { sessionId }: School,
  { store }: Surroundings,
): Promise<Sample> {
  const atSeconds = Math.round((Date.now() - startMs) / 1_000);
  const [{ kept, accepted }, stored] = await Promise.all([
    eventually('the register answers', () => attendance.getClassRegister(sessionId), { withinMs: 20_000 }).then(
      ({ statements }) => statements,
    ),
    store.statements().then(
      (all) => all.length,
      () => undefined,
    ),
  ]);
  return { when, atSeconds, kept, accepted, stored };
}

function connectionTo({ endpoint, user, password }: Surroundings['store'], { courseId }: School) {
  return {
    name: 'Ralph',
    courseId,
    endpoint,
    credentials: { kind: 'basic', name: user, secret: password },
    verbGroups: ['class', 'presence', 'attendance', 'media', 'taking-part'],
    isOn: true,
    allowsPrivateAddresses: true,
  } as const;
}
