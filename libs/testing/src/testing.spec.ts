import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { connect } from 'node:net';
import pg from 'pg';
import { eventually, freePort, makeCertificates, startBroker, startDatabase, startProcess } from './index.ts';

const ask = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query<Record<string, string>>(sql).finally(() => client.end());
};
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const node = (script: string) => ({ command: process.execPath, args: ['-e', script], name: 'script' });

describe('startDatabase', () => {
  it('gives every caller a database of its own, and keeps commits when the server is killed', async () => {
    const [one, two] = await Promise.all([startDatabase(), startDatabase()]);
    try {
      expect(one.url).not.toBe(two.url);
      await ask(one.url, 'CREATE TABLE lesson AS SELECT 7 AS n');
      await expect(ask(two.url, 'SELECT n FROM lesson')).rejects.toThrow('does not exist');
      await one.killServer();
      await expect(ask(one.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
      await one.startServer();
      expect((await ask(one.url, 'SELECT n FROM lesson')).rows).toEqual([{ n: 7 }]);
    } finally {
      await one.close();
      await two.close();
    }
    await expect(ask(two.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('leaves nothing when the process that asked for it is killed', async () => {
    const index = new URL('./index.ts', import.meta.url).href;
    const script = `import(${JSON.stringify(index)}).then(async (t) => console.log('url=' + (await t.startDatabase()).url + ';'))`;
    const spec = startProcess(node(`${script}; setInterval(() => 0, 1000)`));
    const [, url = ''] = await spec.waitFor(/url=(.*);/);
    const folder = String((await ask(url, 'SHOW data_directory')).rows[0]?.['data_directory']);
    await spec.kill();
    await eventually('the server is gone', () =>
      ask(url, 'SELECT 1').then(
        () => false,
        () => true,
      ),
    );
    await eventually('its folder is gone', () => {
      expect(execFileSync('sh', ['-c', `ls ${folder} 2>&1 || true`]).toString()).toContain('No such file');
    });
  });
});

describe('startBroker', () => {
  const isReached = (url: string) => {
    const { hostname, port } = new URL(url);
    return new Promise<boolean>((settle) => {
      const socket = connect(Number(port), hostname, () => settle(true)).once('error', () => settle(false));
      socket.once('connect', () => socket.destroy());
    });
  };

  it('gives every caller a namespace of its own on one broker, which begins again at its address when it is killed', async () => {
    const [one, two] = await Promise.all([startBroker(), startBroker()]);
    const [first, second] = [new URL(one.url), new URL(two.url)];
    try {
      expect([first.protocol, first.host]).toEqual(['kafka:', second.host]);
      expect(new Set([one.url, two.url, one.createNamespace()]).size).toBe(3);
      await one.killServer();
      expect(await isReached(one.url)).toBe(false);
      await two.startServer();
      expect(await isReached(one.url)).toBe(true);
    } finally {
      await one.close();
      await two.close();
    }
    expect(await isReached(two.url)).toBe(false);
  }, 60_000);
});

describe('startProcess', () => {
  it('captures what a program says, waits for words, and ends it', async () => {
    const program = startProcess({
      ...node('console.log("seat " + process.env.SEAT); setInterval(() => 0, 1000)'),
      env: { SEAT: '12' },
    });
    expect((await program.waitFor(/seat (\d+)/))[1]).toBe('12');
    expect(program.ending()).toBeUndefined();
    expect(await program.close()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(await program.close()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('kills what does not end by itself', async () => {
    const program = startProcess(node('process.on("SIGTERM", () => 0); console.log("up"); setInterval(() => 0, 1000)'));
    await program.waitFor('up');
    expect(await program.close({ graceMs: 50 })).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('says how a program ended when it did not say what was awaited', async () => {
    const program = startProcess(node('console.error("no seat left"); process.exit(3)'));
    await expect(program.waitFor('welcome')).rejects.toThrow(
      /script ended \(3\) before it said \/welcome\/[^]*no seat left/,
    );
    await expect(startProcess({ command: '/nowhere/at/all' }).ended).resolves.not.toEqual({ code: 0, signal: null });
  });

  it('ends with the process that started it', async () => {
    const index = new URL('./index.ts', import.meta.url).href;
    const child = `{ command: process.execPath, args: ['-e', 'setInterval(() => 0, 1000)'] }`;
    const script = `import(${JSON.stringify(index)}).then((t) => console.log('pid=' + t.startProcess(${child}).pid + ';'))`;
    const parent = startProcess(node(`${script}; setInterval(() => 0, 1000)`));
    const pid = Number((await parent.waitFor(/pid=(\d+);/))[1]);
    expect(isAlive(pid)).toBe(true);
    await parent.kill();
    await eventually('the child is gone', () => !isAlive(pid));
  });
});

describe('eventually', () => {
  it('answers with the first good answer', async () => {
    let tries = 0;
    expect(await eventually('three tries were made', () => (tries += 1) >= 3 && tries)).toBe(3);
  });

  it('says what was awaited and why it did not come', async () => {
    const never = eventually('Ben is in class', () => Promise.reject(new Error('Ben is in the lobby')), {
      withinMs: 50,
    });
    await expect(never).rejects.toThrow('waited 50 ms until Ben is in class; the last try failed: Ben is in the lobby');
  });
});

describe('freePort', () => {
  it('names a port that nobody listens to', async () => {
    const port = await freePort();
    const refused = await new Promise((settle) => connect(port, '127.0.0.1').once('error', settle));
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('makeCertificates', () => {
  it('identifies each service, signed by one authority', async () => {
    const { session, media } = await makeCertificates(['session', 'media']);
    expect(session.ca).toEqual(media.ca);
    const certificate = new X509Certificate(session.cert);
    expect(certificate.subjectAltName).toBe('URI:lectern://service/session, DNS:localhost, IP Address:127.0.0.1');
    expect(certificate.verify(new X509Certificate(session.ca).publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(session.key))).toBe(true);
  });
});
