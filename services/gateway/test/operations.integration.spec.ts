import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { request } from 'node:http';
import { request as encrypted } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, makeCertificates } from '@lectern/testing';
import { WebSocket } from 'ws';
import { ada, ben, gus, headersOf, setStage, type Stage } from './stage.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
let folder: string;
let stage: Stage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-web-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><html><head><title>Lectern</title></head></html>');
  await writeFile(join(folder, 'assets', 'app-4f3a.js'), 'console.log("a script that is long enough to be worth it")');
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  stage = await setStage({ webRoot: folder });
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

describe('the web app', () => {
  it.each(['/', '/s/a-link-token', '/g/x', '/courses/1', '/classes/1?from=mail', '/index.html'])(
    'is at %s, with a policy that lets nothing else in',
    async (path) => {
      const page = await stage.fetch(path);
      expect(page.status).toBe(200);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('permissions-policy')).toContain(
        'camera=(self), microphone=(self), display-capture=(self)',
      );
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).not.toContain('unsafe');
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      expect(await page.text()).toContain(`<head><meta property="csp-nonce" nonce="${nonce}">`);
    },
  );

  it('has a new nonce for each page', async () => {
    const policies = await Promise.all(
      ['/', '/'].map(async (path) => (await stage.fetch(path)).headers.get('content-security-policy')),
    );
    expect(policies[0]).not.toBe(policies[1]);
  });

  it('has assets that may be kept for ever, and files that are asked for again', async () => {
    const script = await stage.fetch('/assets/app-4f3a.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-encoding')).toBe('br');
    expect(await script.text()).toContain('console.log');
    const icon = await stage.fetch('/icon.svg');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
    const again = await stage.fetch('/icon.svg', { headers: { 'if-none-match': icon.headers.get('etag')! } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each([
    '/assets/gone.js',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fetc%2fpasswd.txt',
    '/api/nothing',
  ])('is not at %s', async (path) => {
    const status = await new Promise((resolve, reject) => {
      const asked = request({ port: stage.gateway.port, host: '127.0.0.1', path }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(404);
  });
});

describe('over TLS', () => {
  it('serves pages, and the live socket', async () => {
    const certificates = await makeCertificates(['gateway']);
    const { cert, key, ca } = certificates.gateway;
    const secure = await setStage({ https: { cert, key }, webRoot: folder });
    const status = await new Promise((resolve, reject) => {
      const asked = encrypted({ port: secure.gateway.port, host: '127.0.0.1', path: '/', ca }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(200);
    const socket = new WebSocket(`wss://127.0.0.1:${secure.gateway.port}/live`, 'lectern.v1+json', {
      headers: headersOf(ben),
      ca,
    });
    await once(socket, 'open');
    const answered = once(socket, 'message');
    socket.send('{"requestId":1,"ping":{}}');
    const [data] = (await answered) as [Buffer];
    expect(JSON.parse(data.toString())).toMatchObject({ requestId: 1, pong: {} });
    socket.terminate();
  });
});

describe('telemetry', () => {
  it('carries the browser’s trace to the session service, in a span of its own', async () => {
    const learner = stage.client(ben);
    await learner.opened;
    const value = {
      sessionId: stage.room.sessionId,
      commandId: stage.room.sessionId,
      takeOver: false,
      openSources: [],
      afterSeq: 0,
    };
    await learner.answer(learner.send({ $case: 'joinClass', value }, traceparent));
    const carried = stage.room.delivered.at(-1)?.traceparent;
    expect(carried).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(carried).not.toBe(traceparent);
  });

  it('counts sockets, joins by outcome, and what was delivered', async () => {
    const guest = stage.client(gus);
    await guest.join(stage.room.sessionId);
    const teacher = stage.client(ada);
    await teacher.join(stage.room.sessionId);
    await teacher.command({ $case: 'raiseHand', value: {} });
    await eventually('the hand was delivered', () => teacher.facts.length > 0);
    const text = await (await fetch(`http://127.0.0.1:${stage.gateway.healthPort}/metrics`)).text();
    expect(text).toMatch(/lectern_live_sockets\{[^}]*\} [23]/);
    expect(text).toMatch(/lectern_joins_total\{[^}]*outcome="waiting"[^}]*\} 1/);
    expect(text).toMatch(/lectern_joins_total\{[^}]*outcome="joined"[^}]*\} 2/);
    expect(text).toMatch(/lectern_fanout_facts_total\{[^}]*\} [1-9]/);
    expect(text).toContain('route="/*"');
    expect(text).not.toContain('a-link-token');
  });
});

describe('readiness', () => {
  it('ends before anybody is sent away', async () => {
    const leaving = await setStage({ drainMs: 400 });
    const [first, second] = [leaving.client(ada), leaving.client(ben)];
    await first.join(leaving.room.sessionId);
    await second.join(leaving.room.sessionId);
    const health = async (path: string) =>
      (await fetch(`http://127.0.0.1:${leaving.gateway.healthPort}${path}`)).status;
    expect([await health('/readyz'), await health('/livez')]).toEqual([200, 200]);
    const closing = leaving.gateway.close();
    expect(await health('/readyz')).toBe(503);
    expect(await health('/livez')).toBe(200);
    const late = leaving.client(ben);
    await late.opened;
    expect(late.turnedAway?.status).toBe(503);
    expect((await first.whenClosed()).code).toBe(1012);
    expect(second.closed).toBeUndefined();
    expect((await second.whenClosed()).code).toBe(1012);
    await closing;
    await eventually('the session knows that both are gone', () => leaving.room.lost.length === 2);
    await leaving.close();
  });
});
