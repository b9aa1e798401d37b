import { FixedClock } from '@lectern/kernel';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { ada, ben, gus, liveScene, noon } from '../../test/room-scene.ts';
import { GrantKeys, type GrantKey } from '../usecases/grant-keys.ts';
import { defaultGrantOptions, JoseMediaGrants } from './jose-media-grants.ts';

class KeysInMemory extends GrantKeys {
  keys: GrantKey[] = [];
  isAway = false;

  list(): Promise<readonly GrantKey[]> {
    if (this.isAway) return Promise.reject(new Error('the database is away'));
    return Promise.resolve(this.keys.toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime()));
  }
  add(key: GrantKey, newestBefore: GrantKey | undefined): Promise<void> {
    const isNewest = !this.keys.some(({ createdAt }) => createdAt > (newestBefore?.createdAt ?? new Date(0)));
    if (isNewest) this.keys.push(key);
    return Promise.resolve();
  }
  removeOlderThan(at: Date): Promise<void> {
    this.keys = this.keys.filter(({ createdAt }) => createdAt >= at);
    return Promise.resolve();
  }
}

function setUp() {
  const scene = liveScene();
  const keys = new KeysInMemory();
  const clock = new FixedClock(noon);
  const open = () => new JoseMediaGrants(keys, clock);
  return { scene, keys, clock, open };
}

const { rotateAfterMs, publishLeadMs } = defaultGrantOptions;

describe('media grants', () => {
  it('of one process are good by the keys of another', async () => {
    const { scene, keys, clock, open } = setUp();
    const [one, other] = [open(), open()];
    const granted = await Promise.all([one, other].map((grants) => grants.issue(scene.room, scene.get(ben))));
    expect(keys.keys).toHaveLength(1);
    const jwks = createLocalJWKSet(JSON.parse(await other.publicKeys()) as JSONWebKeySet);
    for (const { token, expiresAt } of granted) {
      const { payload } = await jwtVerify(token, jwks, { currentDate: clock.now(), audience: 'lectern-media' });
      expect(payload).toMatchObject({
        sub: scene.id(ben),
        capabilities: ['speak', 'show-camera'],
        seq: scene.room.seq,
      });
      expect(expiresAt).toEqual(new Date(noon.getTime() + 120_000));
    }
  });

  it('tell no private key', async () => {
    const { keys, open } = setUp();
    const published = JSON.parse(await open().publicKeys()) as JSONWebKeySet;
    expect(published.keys.map((key) => Object.keys(key).toSorted())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
    ]);
    expect(Object.keys(keys.keys[0]?.privateJwk ?? {})).toContain('d');
  });

  it('are signed with a new key only after everybody could see it', async () => {
    const { scene, keys, clock, open } = setUp();
    const grants = open();
    const kidNow = async () => decodeProtectedHeader((await grants.issue(scene.room, scene.get(ada))).token).kid;
    const first = await kidNow();
    clock.advance(rotateAfterMs);
    expect(await kidNow()).toBe(first);
    expect((JSON.parse(await grants.publicKeys()) as JSONWebKeySet).keys).toHaveLength(2);
    clock.advance(publishLeadMs);
    const second = await kidNow();
    expect(second).not.toBe(first);
    clock.advance(rotateAfterMs);
    await kidNow();
    clock.advance(rotateAfterMs);
    await kidNow();
    expect(keys.keys.map(({ kid }) => kid)).not.toContain(first);
  });

  it('are issued while the database is away, with the keys that were good a minute ago', async () => {
    const { scene, keys, clock, open } = setUp();
    const grants = open();
    await grants.issue(scene.room, scene.get(ada));
    keys.isAway = true;
    clock.advance(10 * 60_000);
    await expect(grants.issue(scene.room, scene.get(ada))).resolves.toMatchObject({ token: expect.any(String) });
  });

  it('are for people in the room', async () => {
    const { scene, open } = setUp();
    scene.join(gus);
    await expect(open().issue(scene.room, scene.get(gus))).rejects.toThrow('not in the room');
  });
});
