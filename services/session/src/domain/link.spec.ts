import type { CourseId } from '@lectern/kernel';
import type { CourseRole } from './enrolment.ts';
import { mayMakeSignInLink, planValidity, whyUnusable, type Roles } from './link.ts';

const noon = new Date('2026-03-02T12:00:00.000Z');
const after = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const fresh = { expiresAt: after(10), reusable: false, usedAt: undefined, revokedAt: undefined };

describe('a link', () => {
  it('can be used until it expires', () => {
    expect(whyUnusable(fresh, after(9))).toBeUndefined();
    expect(whyUnusable(fresh, after(10))).toMatchObject({ code: 'LINK_EXPIRED' });
  });

  it('can be used once, unless it was made for many uses', () => {
    expect(whyUnusable({ ...fresh, usedAt: noon }, after(1))).toMatchObject({ code: 'LINK_USED' });
    expect(whyUnusable({ ...fresh, usedAt: noon, reusable: true }, after(1))).toBeUndefined();
  });

  it('cannot be used once taken back, whatever else it is', () => {
    expect(whyUnusable({ ...fresh, reusable: true, usedAt: noon, revokedAt: noon }, after(99))).toMatchObject({
      code: 'LINK_REVOKED',
    });
  });
});

describe('the validity of a sign-in link', () => {
  const once = { reusable: false, byApiKey: false };

  it('is seven days unless said', () => {
    expect(planValidity({ ...once, validMinutes: 0 }, noon)).toEqual(after(7 * 1_440));
    expect(planValidity({ ...once, validMinutes: 1 }, noon)).toEqual(after(1));
    expect(planValidity({ ...once, validMinutes: 43_200 }, noon)).toEqual(after(43_200));
  });

  it('is at most thirty days', () => {
    expect(planValidity({ ...once, validMinutes: 43_201 }, noon)).toMatchObject({
      code: 'LINK_VALIDITY_INVALID',
      figures: { maximum: '43200' },
    });
  });

  it('covers many uses only when an API key asks', () => {
    expect(planValidity({ validMinutes: 5, reusable: true, byApiKey: true }, noon)).toEqual(after(5));
    expect(planValidity({ validMinutes: 5, reusable: true, byApiKey: false }, noon)).toMatchObject({
      code: 'LINK_REUSE_NOT_ALLOWED',
    });
  });
});

describe('a sign-in link for somebody else', () => {
  const roles = (entries: Record<string, CourseRole>) => new Map(Object.entries(entries) as [CourseId, CourseRole][]);
  const mayMake = (maker: Roles, other: Roles) => mayMakeSignInLink(maker, other, undefined);
  const ada = roles({ algebra: 'instructor' });
  const tomas = roles({ algebra: 'assistant' });

  it('is made by staff for the learners and observers of their course', () => {
    expect(mayMake(ada, roles({ algebra: 'learner' }))).toBe(true);
    expect(mayMake(tomas, roles({ algebra: 'observer', physics: 'learner' }))).toBe(true);
  });

  it('is made by an instructor for her assistant, and not the other way round', () => {
    expect(mayMake(ada, tomas)).toBe(true);
    expect(mayMake(tomas, ada)).toBe(false);
    expect(mayMake(tomas, roles({ algebra: 'assistant' }))).toBe(false);
  });

  it('does not make the maker an instructor or assistant of another course', () => {
    expect(mayMake(ada, roles({ algebra: 'learner', physics: 'instructor' }))).toBe(false);
    expect(mayMake(ada, roles({ algebra: 'learner', physics: 'assistant' }))).toBe(false);
    expect(mayMake(ada, roles({ algebra: 'instructor' }))).toBe(false);
  });

  it('is made by nobody for an owner or admin of the organisation', () => {
    expect(mayMakeSignInLink(ada, roles({ algebra: 'learner' }), 'admin')).toBe(false);
    expect(mayMakeSignInLink(ada, roles({ algebra: 'observer' }), 'owner')).toBe(false);
  });

  it('is not made by learners or across courses', () => {
    expect(mayMake(roles({ algebra: 'learner' }), roles({ algebra: 'learner' }))).toBe(false);
    expect(mayMake(ada, roles({ physics: 'learner' }))).toBe(false);
    expect(mayMake(ada, roles({}))).toBe(false);
  });
});
