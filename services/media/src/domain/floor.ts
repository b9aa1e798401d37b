import type { Heard } from './desired.ts';

/** How loud a participant was in the last interval: 0 is the loudest, -127 silence. */
export type Level = { readonly participantId: string; readonly decibels: number };

type Voice = { readonly decibels: number; readonly heardAt: number };

/** Who speaks. `passedOn` is kept for large rooms: the few whose microphones everybody receives. */
export type Floor = {
  readonly voices: ReadonlyMap<string, Voice>;
  readonly passedOn: readonly string[];
};

export const emptyFloor: Floor = { voices: new Map(), passedOn: [] };

/** Up to here everybody's microphone goes to everybody; above, only the first few speakers. */
export const smallRoom = 12;
const places = 3;
/** Between two words somebody is still speaking. */
const pauseMs = 600;
/** A place is given up only after a silence longer than a breath. */
const holdMs = 2_000;
/** Who interrupts three people must be clearly louder than the quietest of them. */
const interruptDecibels = 6;
const oldShare = 0.6;

/** Folds one interval of levels. Participants who are not named were silent. */
export function hear(floor: Floor, levels: readonly Level[], now: number): Floor {
  const voices = new Map([...floor.voices].filter(([, voice]) => now - voice.heardAt < holdMs));
  for (const { participantId, decibels } of levels) {
    const before = voices.get(participantId);
    const smooth = before ? before.decibels * oldShare + decibels * (1 - oldShare) : decibels;
    voices.set(participantId, { decibels: smooth, heardAt: now });
  }
  return { voices, passedOn: passOn(floor.passedOn, voices, levels) };
}

/** Forgets people whose microphone closed or who left. */
export function without(floor: Floor, isOpen: (participantId: string) => boolean): Floor {
  return {
    voices: new Map([...floor.voices].filter(([id]) => isOpen(id))),
    passedOn: floor.passedOn.filter(isOpen),
  };
}

function passOn(before: readonly string[], voices: ReadonlyMap<string, Voice>, levels: readonly Level[]): string[] {
  const passedOn = [...before];
  const loudness = (id: string) => voices.get(id)?.decibels ?? -127;
  const newcomers = levels
    .map(({ participantId }) => participantId)
    .filter((id) => !passedOn.includes(id))
    .sort((a, b) => loudness(b) - loudness(a));
  for (const newcomer of newcomers) {
    if (passedOn.length < places) {
      passedOn.push(newcomer);
      continue;
    }
    const quietest = passedOn.reduce((a, b) => (loudness(b) < loudness(a) ? b : a));
    if (voices.has(quietest) && loudness(newcomer) < loudness(quietest) + interruptDecibels) break;
    passedOn.splice(passedOn.indexOf(quietest), 1, newcomer);
  }
  return passedOn;
}

/** Who is heard now, loudest first. Differences that nobody hears do not change the order. */
export function speakers(floor: Floor, now: number): string[] {
  const step = (voice: Voice) => Math.round(voice.decibels / interruptDecibels);
  return [...floor.voices]
    .filter(([, voice]) => now - voice.heardAt < pauseMs)
    .sort(([a, one], [b, other]) => step(other) - step(one) || (a < b ? -1 : 1))
    .map(([id]) => id);
}

/** Whose microphones go to everybody, when so many people have one. */
export function heardOf(floor: Floor, microphones: number): Heard {
  return microphones <= smallRoom ? 'everybody' : new Set(floor.passedOn);
}
