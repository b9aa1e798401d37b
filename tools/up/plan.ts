import { join } from 'node:path';
import type { Specification } from './supervise.ts';

/** Everything that decides how the processes are started. */
export type Plan = {
  readonly bundles: string;
  readonly logs: string;
  /** Folder of ca.pem, and NAME.pem with NAME.key for each service. */
  readonly certificates: string;
  /** File of the keys by which secrets at rest are sealed. */
  readonly secretKeys: string;
  readonly databaseUrl: (name: string) => string;
  /** The address of the event bus. */
  readonly busUrl: string;
  readonly worker: string;
  readonly compileCache: string;
  readonly origin: string;
  /** The address that the outside connects to, and its certificate. */
  readonly web: {
    readonly address: string;
    readonly port: number;
    readonly tls?: { readonly cert: string; readonly key: string };
  };
  readonly media: { readonly listenIp: string; readonly announced: string; readonly ports: readonly number[] };
  readonly sessions: readonly InnerPorts[];
  readonly mediaServer: InnerPorts;
  readonly attendances: readonly InnerPorts[];
  /** The health port of each gateway. */
  readonly gateways: readonly number[];
  /** Passed to every process; where the same name is in both, the plan's own value wins. */
  readonly environment: Readonly<Record<string, string>>;
};

/** Where one process serves the others, and where it says how it is. Both on 127.0.0.1. */
export type InnerPorts = { readonly grpc: number; readonly health: number };

const here = (port: number) => `127.0.0.1:${port}`;

/** The processes, with exactly the environment that each of them reads. */
export function planProcesses(plan: Plan): Specification[] {
  const sessionAddresses = plan.sessions.map(({ grpc }) => here(grpc)).join(',');
  const sessions = plan.sessions.map((ports, index) =>
    specify(plan, 'session', index, plan.sessions.length, ports.health, {
      ...sessionEnvironment(plan),
      SESSION_LISTEN: here(ports.grpc),
    }),
  );
  const attendances = plan.attendances.map((ports, index) =>
    specify(plan, 'attendance', index, plan.attendances.length, ports.health, {
      ...attendanceEnvironment(plan),
      ATTENDANCE_LISTEN: here(ports.grpc),
      ATTENDANCE_SESSION_ADDRESSES: sessionAddresses,
    }),
  );
  const media = specify(plan, 'media', 0, 1, plan.mediaServer.health, {
    MEDIA_LISTEN: here(plan.mediaServer.grpc),
    MEDIA_SESSION_ADDRESSES: sessionAddresses,
    MEDIA_RTC_LISTEN_IP: plan.media.listenIp,
    MEDIA_ANNOUNCED_ADDRESS: plan.media.announced,
    MEDIA_RTC_PORTS: plan.media.ports.join(','),
    MEDIASOUP_WORKER_BIN: plan.worker,
  });
  const gateways = plan.gateways.map((health, index) =>
    specify(plan, 'gateway', index, plan.gateways.length, health, {
      GATEWAY_LISTEN: `${plan.web.address}:${plan.web.port}`,
      GATEWAY_PUBLIC_ORIGIN: plan.origin,
      GATEWAY_SESSION_ADDRESSES: sessionAddresses,
      GATEWAY_MEDIA_ADDRESSES: here(plan.mediaServer.grpc),
      GATEWAY_ATTENDANCE_ADDRESSES: plan.attendances.map(({ grpc }) => here(grpc)).join(','),
      GATEWAY_WEB_ROOT: join(plan.bundles, 'web'),
      ...(plan.web.tls && { GATEWAY_TLS_CERT: plan.web.tls.cert, GATEWAY_TLS_KEY: plan.web.tls.key }),
      // Several gateways share the one port; the system hands each new connection to one of them.
      ...(plan.gateways.length > 1 && { GATEWAY_SHARE_PORT: 'true' }),
    }),
  );
  return [...sessions, media, ...attendances, ...gateways];
}

/** What the session service and its programs for migration and administration read. */
export function sessionEnvironment(plan: Plan): Record<string, string> {
  return {
    ...common(plan, 'session'),
    SESSION_DATABASE_URL: plan.databaseUrl('session'),
    SESSION_BUS_URL: plan.busUrl,
  };
}

/** What the attendance service and its programs for migration and administration read. */
export function attendanceEnvironment(plan: Plan): Record<string, string> {
  return {
    // Whoever runs everything on one machine may well have a store on it, too; and may say otherwise.
    ATTENDANCE_MAY_ALLOW_PRIVATE_ADDRESSES: 'true',
    ...common(plan, 'attendance'),
    ATTENDANCE_DATABASE_URL: plan.databaseUrl('attendance'),
    ATTENDANCE_BUS_URL: plan.busUrl,
    ATTENDANCE_PUBLIC_ORIGIN: plan.origin,
    ATTENDANCE_SECRET_KEY: plan.secretKeys,
  };
}

function specify(
  plan: Plan,
  service: string,
  index: number,
  count: number,
  health: number,
  own: Record<string, string>,
): Specification {
  const name = count > 1 ? `${service}-${index + 1}` : service;
  return {
    name,
    program: join(plan.bundles, service, 'main.mjs'),
    environment: { ...common(plan, service), ...own, LECTERN_HEALTH_LISTEN: here(health) },
    health: here(health),
    log: join(plan.logs, `${name}.log`),
  };
}

function common(plan: Plan, service: string): Record<string, string> {
  return {
    ...plan.environment,
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: plan.compileCache,
    LECTERN_TLS_CA: join(plan.certificates, 'ca.pem'),
    LECTERN_TLS_CERT: join(plan.certificates, `${service}.pem`),
    LECTERN_TLS_KEY: join(plan.certificates, `${service}.key`),
  };
}
