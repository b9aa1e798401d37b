import { type Plan, planProcesses } from './plan.ts';

const plan: Plan = {
  bundles: '/dist',
  logs: '/data/logs',
  certificates: '/data/tls',
  secretKeys: '/data/keys',
  databaseUrl: (name) => `postgres://127.0.0.1/${name}`,
  busUrl: 'embedded:postgres://127.0.0.1/bus',
  worker: '/cache/mediasoup-worker',
  compileCache: '/dist/.compiled',
  origin: 'http://localhost:8480',
  web: { address: '127.0.0.1', port: 8480 },
  media: { listenIp: '127.0.0.1', announced: '127.0.0.1', ports: [44_300, 44_301] },
  sessions: [
    { grpc: 1, health: 2 },
    { grpc: 3, health: 4 },
  ],
  mediaServer: { grpc: 5, health: 6 },
  attendances: [{ grpc: 8, health: 9 }],
  gateways: [7],
  environment: { LOG_LEVEL: 'warn', GATEWAY_LISTEN: 'not this' },
};

const byName = (changed: Partial<Plan> = {}) =>
  Object.fromEntries(planProcesses({ ...plan, ...changed }).map((process) => [process.name, process]));

describe('the plan of processes', () => {
  it('names several processes of a service by number, and one by the service', () => {
    expect(Object.keys(byName())).toEqual(['session-1', 'session-2', 'media', 'attendance', 'gateway']);
  });

  it('tells everybody who needs it where all session processes are', () => {
    const { media, gateway } = byName();
    expect(media?.environment['MEDIA_SESSION_ADDRESSES']).toBe('127.0.0.1:1,127.0.0.1:3');
    expect(gateway?.environment['GATEWAY_SESSION_ADDRESSES']).toBe('127.0.0.1:1,127.0.0.1:3');
  });

  it('tells attendance where its database and the bus are, and the gateway where it answers', () => {
    const { attendance, gateway } = byName();
    expect(attendance?.environment).toMatchObject({
      ATTENDANCE_DATABASE_URL: 'postgres://127.0.0.1/attendance',
      ATTENDANCE_BUS_URL: 'embedded:postgres://127.0.0.1/bus',
      ATTENDANCE_SESSION_ADDRESSES: '127.0.0.1:1,127.0.0.1:3',
      ATTENDANCE_SECRET_KEY: '/data/keys',
    });
    expect(gateway?.environment['GATEWAY_ATTENDANCE_ADDRESSES']).toBe('127.0.0.1:8');
  });

  it('gives each process a certificate of its own service, a log and a place to ask how it is', () => {
    const { 'session-2': session, gateway } = byName();
    expect(session?.environment['LECTERN_TLS_CERT']).toBe('/data/tls/session.pem');
    expect(gateway?.environment['LECTERN_TLS_KEY']).toBe('/data/tls/gateway.key');
    expect([session?.log, session?.health]).toEqual(['/data/logs/session-2.log', '127.0.0.1:4']);
  });

  it('passes the environment on, but decides itself what it decides', () => {
    const { gateway } = byName();
    expect(gateway?.environment).toMatchObject({ LOG_LEVEL: 'warn', GATEWAY_LISTEN: '127.0.0.1:8480' });
  });

  it('lets gateways share the port only when there are several', () => {
    expect(byName()['gateway']?.environment['GATEWAY_SHARE_PORT']).toBeUndefined();
    expect(byName({ gateways: [7, 10] })['gateway-2']?.environment['GATEWAY_SHARE_PORT']).toBe('true');
  });

  it('keeps database addresses from those who have no business there', () => {
    const { media, gateway } = byName();
    expect(JSON.stringify([media, gateway])).not.toContain('postgres://');
  });
});
