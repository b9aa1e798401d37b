import { newId, refusal, type SessionId } from '@lectern/kernel';
import type { Rules } from './rules.ts';

/** A tiny kind of session for the tests of this library: people take seats, and every seat is taken once. */
export type Seats = { readonly taken: ReadonlyMap<string, string>; readonly closesAt?: Date; readonly closed?: Date };
export type Command =
  | { readonly take: string; readonly by: string }
  | { readonly free: string }
  | { readonly closeAfterMs: number }
  | { readonly note: string };
export type Fact =
  | { readonly kind: 'taken'; readonly seat: string; readonly by: string }
  | { readonly kind: 'freed'; readonly seat: string }
  | { readonly kind: 'closing'; readonly atMs: number }
  | { readonly kind: 'noted'; readonly note: string }
  | { readonly kind: 'closed' };

type Form = { taken: [string, string][]; closesAt?: string; closed?: string };

const text = new TextEncoder();
const read = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

export const seats: Rules<Seats, Command, Fact> = {
  initial: () => ({ taken: new Map() }),
  decide(state, command, now) {
    if (state.closed) return refusal('CLOSED', 'no more seats');
    if ('note' in command) return [{ kind: 'noted', note: command.note }];
    if ('closeAfterMs' in command) return [{ kind: 'closing', atMs: now.getTime() + command.closeAfterMs }];
    if ('free' in command) return state.taken.has(command.free) ? [{ kind: 'freed', seat: command.free }] : [];
    const holder = state.taken.get(command.take);
    if (holder === command.by) return [];
    if (holder !== undefined) return refusal('TAKEN', `${command.take} is taken`);
    return [{ kind: 'taken', seat: command.take, by: command.by }];
  },
  apply(state, fact, { at }) {
    switch (fact.kind) {
      case 'taken':
        if (state.taken.has(fact.seat)) throw new Error(`${fact.seat} is taken twice`);
        return { ...state, taken: new Map(state.taken).set(fact.seat, fact.by) };
      case 'freed':
        if (!state.taken.has(fact.seat)) throw new Error(`${fact.seat} is freed twice`);
        return { ...state, taken: new Map([...state.taken].filter(([seat]) => seat !== fact.seat)) };
      case 'closing':
        return { ...state, closesAt: new Date(fact.atMs) };
      case 'closed':
        return { ...state, closesAt: undefined, closed: at };
      case 'noted':
        return state;
    }
  },
  tick: (state, now) => (state.closesAt && state.closesAt <= now ? [{ kind: 'closed' }] : []),
  nextTickAt: (state) => state.closesAt,
  events: (fact, { seq }, _state, sessionId: SessionId) =>
    fact.kind === 'closed'
      ? [{ id: newId(), type: 'lectern.test.closed.v1', key: sessionId, bytes: text.encode(String(seq)) }]
      : [],
  facts: {
    encode: (fact, { seq }) => text.encode(JSON.stringify({ seq, fact })),
    decode: (bytes) => (JSON.parse(read(bytes)) as { fact: Fact }).fact,
  },
  snapshots: {
    version: 1,
    encode: (state) => text.encode(JSON.stringify({ ...state, taken: [...state.taken] })),
    decode(bytes) {
      const { taken, closesAt, closed } = JSON.parse(read(bytes)) as Form;
      const date = (iso?: string) => (iso ? new Date(iso) : undefined);
      return { taken: new Map(taken), closesAt: date(closesAt), closed: date(closed) };
    },
  },
};
