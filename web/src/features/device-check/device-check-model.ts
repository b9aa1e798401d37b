import type { ClassSession } from '@lectern/sdk';
import { text, type TextId } from '../../platform/locale/text.ts';
import type { DeviceProblem, OwnDevice, OwnMediaSnapshot, OwnSource } from '../../platform/own-media.ts';
import type { Option } from '../../ui/choice.tsx';

export type DeviceKind = 'audioinput' | 'videoinput' | 'audiooutput';

/** What the page says under the title: when the class began or begins, and whether one has to wait at the door. */
export function standing(session: ClassSession, now: Date): string {
  const door = session.role === 'guest' || session.role === undefined ? 'check.door-guest' : 'check.door-enrolled';
  return `${text(...beginning(session, now))} ${text(isTeaching(session) ? 'check.door-staff' : door)}`;
}

function beginning(session: ClassSession, now: Date): [TextId, Record<string, number>] {
  const minutesSince = (iso: string) => Math.floor((now.getTime() - new Date(iso).getTime()) / 60_000);
  if (session.phase === 'live' && session.startedAt) {
    const minutes = Math.max(0, minutesSince(session.startedAt));
    return [minutes < 1 ? 'check.started-now' : 'check.started-ago', { minutes }];
  }
  const minutes = -minutesSince(session.startsAt);
  return [minutes > 0 && minutes <= 60 ? 'check.starts-in' : 'check.not-started', { minutes }];
}

export function isTeaching(session: ClassSession): boolean {
  return session.role === 'instructor' || session.role === 'assistant';
}

/** The devices of a kind as options. Browsers hide labels until permission is given: then there is one nameless choice. */
export function optionsOf(media: OwnMediaSnapshot, kind: DeviceKind): Option[] {
  const all = media.devices.filter((device) => device.kind === kind);
  return all.map(({ deviceId, label }, index) => {
    return { value: deviceId, label: label || text(`device.${kind}`, { number: index + 1 }) };
  });
}

/** The device in use: what the track says, else what was chosen, else the first. */
export function currentOf(device: OwnDevice, options: readonly Option[]): string {
  const used = device.track?.getSettings().deviceId ?? device.deviceId;
  return options.some(({ value }) => value === used) ? used! : (options[0]?.value ?? '');
}

export function helpFor(source: OwnSource, problem: DeviceProblem): { title: string; help: string } {
  return { title: text(`problem.${source}.${problem}`), help: text(`problem.help.${problem}`) };
}
