import { credentialOf, noCookie, sessionCookie } from './credential.ts';

describe('a credential', () => {
  it.each([
    [{ authorization: 'Bearer k' }, { kind: 'api-key', secret: 'k' }],
    [
      { authorization: 'bearer  k ', cookie: 'lectern_session=c' },
      { kind: 'api-key', secret: 'k' },
    ],
    [{ cookie: 'a=b; lectern_session=c=d' }, { kind: 'cookie', secret: 'c=d' }],
    [
      { authorization: 'Basic k', cookie: 'lectern_session=c' },
      { kind: 'cookie', secret: 'c' },
    ],
    [{ cookie: 'lectern_session=' }, undefined],
    [{ cookie: 'xlectern_session=c; =; ;' }, undefined],
    [{}, undefined],
  ])('is found in %j', (headers, credential) => {
    expect(credentialOf(headers)).toEqual(credential);
  });

  it('is out of reach of scripts and of other sites, and encrypted where the page is', () => {
    const expires = new Date('2026-03-09T09:00:00Z');
    expect(sessionCookie('c', expires, true)).toBe(
      'lectern_session=c; Path=/; Expires=Mon, 09 Mar 2026 09:00:00 GMT; HttpOnly; SameSite=Lax; Secure',
    );
    expect(noCookie(false)).toBe(
      'lectern_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax',
    );
  });
});
