import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-config-'));
const file = join(folder, 'some.pem');
writeFileSync(file, 'pem');
afterAll(() => rmSync(folder, { recursive: true }));

const good = {
  LECTERN_TLS_CA: file,
  LECTERN_TLS_CERT: file,
  LECTERN_TLS_KEY: file,
  LECTERN_HEALTH_LISTEN: '127.0.0.1:9000',
  GATEWAY_LISTEN: '0.0.0.0:8080',
  GATEWAY_PUBLIC_ORIGIN: 'https://class.example.edu',
  GATEWAY_SESSION_ADDRESSES: 'a:1, b:2',
  GATEWAY_MEDIA_ADDRESSES: 'c:3',
};

describe('the configuration', () => {
  it('is read once, with limits that suit a class', () => {
    expect(readConfig(good)).toMatchObject({
      sessionAddresses: ['a:1', 'b:2'],
      publicOrigin: 'https://class.example.edu',
      https: undefined,
      limits: {
        socketsPerAddress: 200,
        upgradesPerSecond: 50,
        messagesPerSecond: 20,
        joinMs: 120_000,
        requestsPerSecond: 20,
      },
      trustedHops: 0,
    });
  });

  it('names everything that is wrong at once', () => {
    const wrong = {
      ...good,
      LECTERN_TLS_CA: '/nowhere',
      GATEWAY_LISTEN: 'x',
      GATEWAY_PUBLIC_ORIGIN: 'https://x/path',
      GATEWAY_SOCKETS_PER_ADDRESS: '0',
    };
    const message = (() => {
      try {
        readConfig(wrong);
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    for (const name of ['LECTERN_TLS_CA', 'GATEWAY_LISTEN', 'GATEWAY_PUBLIC_ORIGIN', 'GATEWAY_SOCKETS_PER_ADDRESS'])
      expect(message).toContain(name);
  });

  it('needs a certificate and its key together', () => {
    expect(() => readConfig({ ...good, GATEWAY_TLS_CERT: file })).toThrow(/need each other/);
  });
});
