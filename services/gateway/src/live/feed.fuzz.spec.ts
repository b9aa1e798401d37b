import type { AudienceScope, Fact } from '@lectern/proto/grpc/session/v1/room';
import fc from 'fast-check';
import { receives, type Standing } from '../domain/audience.ts';
import { Feed } from './feed.ts';
import { Member, type Sink } from './member.ts';
import { protocols } from './protocol.ts';
import { ServerMessage } from '@lectern/proto/grpc/gateway/v1/live';

const names = ['ada', 'ben', 'gus'] as const;
const standings: Record<(typeof names)[number], Standing> = { ada: 'staff', ben: 'room', gus: 'lobby' };
const scopes: readonly AudienceScope[] = [
  'AUDIENCE_SCOPE_UNSPECIFIED',
  'AUDIENCE_SCOPE_STAFF',
  'AUDIENCE_SCOPE_ROOM',
  'AUDIENCE_SCOPE_ROOM_AND_LOBBY',
];

/** Somebody with a client: what reached it, and from where it would resume. */
class Visitor {
  readonly seen: number[] = [];
  firstSeq: number | undefined;
  seq = 0;
  member: Member | undefined;

  constructor(readonly name: (typeof names)[number]) {}

  sink(): Sink {
    return {
      heardMs: 0,
      send: () => undefined,
      show: (message) => {
        const { body } = ServerMessage.decode(
          message.frame(protocols[0]!).subarray(headerOf(message.frame(protocols[0]!))),
        );
        if (body?.$case !== 'facts') throw new Error('only facts are shown');
        this.seen.push(...body.value.facts.map(({ seq }) => seq));
        this.seq = body.value.seq;
      },
      end: () => undefined,
      restart: () => undefined,
    };
  }
}

const headerOf = (frame: Buffer) => (frame[1]! < 126 ? 2 : frame[1] === 126 ? 4 : 10);

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      scope: fc.constantFrom(...scopes),
      named: fc.subarray([...names]),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('arrive' as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'tick' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('join' as const), who: fc.constantFrom(...names) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), who: fc.constantFrom(...names) }) },
);

describe('resuming', () => {
  it('shows everybody exactly what they may see since they first came, once and in order, however lines break', () => {
    const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const journal: Fact[] = [];
        let arrived = 0;
        const members = new Map<string, Member>();
        const feed = new Feed(members, () => undefined);
        const visitors = new Map(names.map((name) => [name, new Visitor(name)]));
        const sees = (name: (typeof names)[number], fact: Fact) =>
          receives({ standing: standings[name], participantId: name }, fact);

        // The session answers with the newest state it has, or what was missed; the stream may be behind that, or ahead of the answer.
        const join = (visitor: Visitor) => {
          if (visitor.member) return;
          const seq = journal.length;
          if (visitor.firstSeq === undefined) visitor.firstSeq = seq;
          else
            visitor.seen.push(
              ...journal
                .slice(visitor.seq)
                .filter((fact) => sees(visitor.name, fact))
                .map((fact) => fact.seq),
            );
          visitor.seq = seq;
          const request = { commandId: '', takeOver: false, openSources: [], afterSeq: 0 };
          const member = new Member(visitor.name, visitor.name, request, visitor.sink());
          Object.assign(member, { participantId: visitor.name, standing: standings[visitor.name], seq });
          members.set(visitor.name, member);
          visitor.member = member;
          expect(feed.catchUp(member)).toBe(true);
        };
        const arrive = (count: number) => {
          for (const fact of journal.slice(arrived, arrived + count)) feed.add(fact);
          arrived = Math.min(journal.length, arrived + count);
        };

        for (const one of steps) {
          if (one.do === 'append')
            journal.push({
              seq: journal.length + 1,
              at: undefined,
              actorId: '',
              audience: { scope: one.scope, participantIds: one.named },
              commandId: '',
              body: { $case: 'classStarted', value: {} },
            });
          else if (one.do === 'arrive') arrive(one.count);
          else if (one.do === 'tick') feed.flush();
          else if (one.do === 'join') join(visitors.get(one.who)!);
          else {
            members.delete(one.who);
            visitors.get(one.who)!.member = undefined;
          }
        }
        for (const visitor of visitors.values()) join(visitor);
        arrive(journal.length);
        feed.flush();
        feed.close();
        for (const visitor of visitors.values()) {
          const may = journal.filter((fact) => fact.seq > visitor.firstSeq! && sees(visitor.name, fact));
          expect(visitor.seen).toEqual(may.map(({ seq }) => seq));
        }
      }),
      { seed, numRuns: 500 },
    );
    process.stdout.write(`resume: seed ${seed}\n`);
  });
});
