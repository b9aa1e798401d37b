import { readFileSync } from 'node:fs';
import {
  can,
  canOutsideClass,
  capabilities,
  defaultCapabilities,
  organisationRoles,
  roles,
  type Action,
  type Actor,
  type Role,
} from './can.ts';
import { roleMatrix } from './matrix.ts';

const person = (role: Role, id: string = role): Actor => ({ id, role, capabilities: defaultCapabilities[role] });
const ada = person('instructor', 'ada');
const tomas = person('assistant', 'tomas');
const ben = person('learner', 'ben');

describe('policy', () => {
  it('gives a capability to whoever holds it and to nobody else', () => {
    for (const role of roles)
      for (const capability of capabilities) {
        expect(can({ id: 'x', role, capabilities: [capability] }, capability)).toEqual({ allowed: true });
        expect(can({ id: 'x', role, capabilities: [] }, capability)).toEqual({
          allowed: false,
          why: 'CAPABILITY_MISSING',
        });
      }
  });

  it('lets only an instructor end the class', () => {
    expect(roles.filter((role) => can(person(role), 'end-class').allowed)).toEqual(['instructor']);
  });

  it('lets staff make links and see addresses, and only an instructor enrol people and plan classes', () => {
    const whoMay = (action: Action) => roles.filter((role) => can(person(role), action).allowed);
    expect(whoMay('make-links')).toEqual(['instructor', 'assistant']);
    expect(whoMay('see-emails')).toEqual(['instructor', 'assistant']);
    expect(whoMay('enrol-people')).toEqual(['instructor']);
    expect(whoMay('schedule-class')).toEqual(['instructor']);
  });

  it('lets staff admit, mute and remove, and nobody else', () => {
    const staffOnly: Action[] = [
      'admit',
      'mute-others',
      'remove-others',
      'see-lobby',
      'start-class',
      'grant-capability',
    ];
    for (const action of staffOnly)
      expect(roles.filter((role) => can(person(role, 'actor'), action, ben).allowed)).toEqual([
        'instructor',
        'assistant',
      ]);
  });

  it('lets an assistant mute the instructor but not remove or restrict her', () => {
    expect(can(tomas, 'mute-others', ada)).toEqual({ allowed: true });
    expect(can(tomas, 'remove-others', ada)).toEqual({ allowed: false, why: 'TARGET_IS_STAFF' });
    expect(can(tomas, 'grant-capability', ada)).toEqual({ allowed: false, why: 'TARGET_IS_STAFF' });
    expect(can(ada, 'remove-others', tomas)).toEqual({ allowed: true });
  });

  it('refuses staff actions upon oneself and gifts to an observer', () => {
    expect(can(ada, 'remove-others', ada)).toEqual({ allowed: false, why: 'TARGET_IS_SELF' });
    expect(can(ada, 'grant-capability', person('observer'))).toEqual({ allowed: false, why: 'TARGET_NEVER_MAY' });
  });

  it('sends guests to the lobby and everybody enrolled past it', () => {
    expect(roles.filter((role) => can(person(role), 'skip-lobby').allowed)).toEqual([
      'instructor',
      'assistant',
      'learner',
      'observer',
    ]);
  });

  it('lets staff keep the register of their course, the instructor also its rule, and everybody dispute their own record', () => {
    const whoMay = (action: Action) => roles.filter((role) => canOutsideClass({ role }, action).allowed);
    expect(whoMay('see-register')).toEqual(['instructor', 'assistant']);
    expect(whoMay('correct-register')).toEqual(['instructor', 'assistant']);
    expect(whoMay('export-register')).toEqual(['instructor']);
    expect(whoMay('set-course-policy')).toEqual(['instructor']);
    expect(whoMay('dispute-own-record')).toEqual(roles);
  });

  it('leaves the organisation’s policy, log and LRS to its owner and admins, who keep every register and run no class', () => {
    for (const action of ['set-organisation-policy', 'see-access-log', 'manage-lrs'] as const) {
      expect(roles.filter((role) => canOutsideClass({ role }, action).allowed)).toEqual([]);
      for (const organisationRole of organisationRoles)
        expect(canOutsideClass({ organisationRole }, action)).toEqual({ allowed: true });
    }
    expect(canOutsideClass({ organisationRole: 'admin' }, 'correct-register')).toEqual({ allowed: true });
    expect(canOutsideClass({ organisationRole: 'admin' }, 'end-class')).toEqual({ allowed: false, why: 'NOT_ALLOWED' });
    expect(canOutsideClass({ organisationRole: 'admin', role: 'instructor' }, 'end-class')).toEqual({ allowed: true });
    expect(canOutsideClass({}, 'see-register')).toEqual({ allowed: false, why: 'NOT_ALLOWED' });
  });

  it('is what docs/roles.md says', () => {
    const published = readFileSync(new URL('../../../docs/roles.md', import.meta.url), 'utf8');
    expect(published).toBe(roleMatrix());
  });
});
