import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort } from '@lectern/testing';
import { type Supervised, supervise } from './supervise.ts';

const obedient = `
  const { createServer } = require('node:http');
  const [host, port] = process.env.HEALTH.split(':');
  createServer((_, reply) => reply.end('ready')).listen(Number(port), host);
  process.on('SIGTERM', () => { console.log('ended in order'); process.exit(); });
  console.log('started');
`;

describe('a supervised process', () => {
  let folder: string;
  let events: string[];
  let running: Supervised | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-supervise-'));
    events = [];
  });

  afterEach(async () => {
    await running?.close();
    await rm(folder, { recursive: true });
  });

  async function begin(source: string): Promise<Supervised> {
    const program = join(folder, 'program.cjs');
    await writeFile(program, source);
    const health = `127.0.0.1:${await freePort()}`;
    const environment = { PATH: process.env['PATH'] ?? '', HEALTH: health };
    running = supervise({ name: 'it', program, environment, health, log: join(folder, 'log') }, (event) =>
      events.push(event),
    );
    return running;
  }

  const log = () => readFile(join(folder, 'log'), 'utf8');

  it('is started again when it is killed, under another number', async () => {
    const it = await begin(obedient);
    await it.ready();
    const first = it.pid();
    process.kill(first ?? 0, 'SIGKILL');
    await eventually('another process is ready', async () => {
      expect(it.pid()).not.toBe(first);
      await it.ready();
    });
    expect(events).toEqual(['it ended (SIGKILL) and is started again']);
  });

  it('is not started again once it is closed, and was asked to end in order', async () => {
    const it = await begin(obedient);
    await it.ready();
    await it.close();
    await it.close();
    expect(it.pid()).toBeUndefined();
    expect(await log()).toBe('started\nended in order\n');
    expect(events).toEqual([]);
  });

  it('is replaced on request without being called an accident', async () => {
    const it = await begin(obedient);
    await it.ready();
    const first = it.pid();
    await it.restart();
    expect(it.pid()).not.toBe(first);
    expect(events).toEqual([]);
  });

  it('that ends while it starts says why, with its own last words', async () => {
    const it = await begin(`console.error('no such database'); process.exit(3);`);
    await expect(it.ready()).rejects.toThrow(/it ended while starting:\n.*no such database/s);
    expect(events).toEqual([]);
  });
});
