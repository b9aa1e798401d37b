import { randomBytes } from 'node:crypto';
import { readKeys, SealedSecrets } from './sealed-secrets.ts';

const old = { id: '2025', key: randomBytes(32) };
const fresh = { id: '2026', key: randomBytes(32) };

describe('a sealed secret', () => {
  it('opens at its place and shows nothing of what it says', () => {
    const box = new SealedSecrets([fresh]);
    const sealed = box.seal('Geheimnis', 'here');
    expect(box.open(sealed, 'here')).toBe('Geheimnis');
    expect(sealed.toString('latin1')).not.toContain('Geheimnis');
    expect(box.seal('Geheimnis', 'here')).not.toEqual(sealed);
  });

  it('opens nowhere else, and not when a bit was changed', () => {
    const box = new SealedSecrets([fresh]);
    const sealed = box.seal('Geheimnis', 'here');
    expect(() => box.open(sealed, 'there')).toThrow();
    sealed[sealed.length - 1]! ^= 1;
    expect(() => box.open(sealed, 'here')).toThrow();
  });

  it('opens after the keys were changed, as long as its own is still there', () => {
    const sealed = new SealedSecrets([old]).seal('Geheimnis', 'here');
    expect(new SealedSecrets([fresh, old]).open(sealed, 'here')).toBe('Geheimnis');
    expect(() => new SealedSecrets([fresh]).open(sealed, 'here')).toThrow('sealed by key 2025');
  });

  it('takes a file of keys, and nothing else', () => {
    const line = `2026 ${fresh.key.toString('base64')}`;
    expect(readKeys(`${line}\n2025 ${old.key.toString('base64')}\n`)).toEqual([fresh, old]);
    for (const text of ['', 'nonsense', '2026 c2hvcnQ=', `${line}\nbroken`]) expect(readKeys(text)).toBeUndefined();
  });
});
