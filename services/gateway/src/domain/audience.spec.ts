import { receives, standingOf, type Standing } from './audience.ts';

const scopes = ['UNSPECIFIED', 'STAFF', 'ROOM', 'ROOM_AND_LOBBY'] as const;
const table: Record<Standing, readonly (typeof scopes)[number][]> = {
  lobby: ['ROOM_AND_LOBBY'],
  room: ['ROOM', 'ROOM_AND_LOBBY'],
  staff: ['STAFF', 'ROOM', 'ROOM_AND_LOBBY'],
};
const cases = (Object.keys(table) as Standing[]).flatMap((standing) =>
  scopes.map((scope) => [standing, scope] as const),
);

describe('an audience', () => {
  it.each(cases)('for somebody in the %s with scope %s is as the table says', (standing, scope) => {
    const fact = { seq: 1, audience: { scope: `AUDIENCE_SCOPE_${scope}`, participantIds: ['ben'] } };
    expect(receives({ standing, participantId: 'chloe' }, fact)).toBe(table[standing].includes(scope));
    expect(receives({ standing, participantId: 'ben' }, fact)).toBe(true);
  });

  it('that is missing, or that this version does not know, is nobody', () => {
    const ada = { standing: 'staff', participantId: 'ada' } as const;
    expect(receives(ada, { seq: 1 })).toBe(false);
    expect(receives(ada, { seq: 1, audience: { scope: 'UNRECOGNIZED', participantIds: [] } })).toBe(false);
  });

  it.each([
    ['ROLE_INSTRUCTOR', 'staff'],
    ['ROLE_ASSISTANT', 'staff'],
    ['ROLE_LEARNER', 'room'],
    ['ROLE_OBSERVER', 'room'],
    ['ROLE_GUEST', 'room'],
    ['', 'room'],
  ])('puts the role %p with %s', (role, standing) => {
    expect(standingOf(role)).toBe(standing);
  });
});
