import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';

/** One Apache Kafka that this process started: broker and controller in one, on 127.0.0.1. */
export type KafkaServer = {
  readonly url: string;
  readonly pid: number;
  /** Settles when it has ended, whoever ended it. */
  readonly ended: Promise<unknown>;
  close(): Promise<void>;
};

// A broker for a test: small, and quick to start rather than quick in the long run.
const java = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
const clusterId = 'bGVjdGVybi10ZXN0cy0wMQ';
const readyWithinMs = 60_000;

/** Starts it on a folder of its own, with what an earlier start left there. Resolves when it answers. */
export async function startKafka(jars: string, folder: string, port: number): Promise<KafkaServer> {
  const program = [...java, '-cp', join(jars, '*')];
  const file = join(folder, 'server.properties');
  await mkdir(folder, { recursive: true });
  await writeFile(file, properties(join(folder, 'data'), port, await freePort()));
  if (!existsSync(join(folder, 'data'))) await format(program, file);
  const child = spawn(...boundToUs('java', [...program, 'kafka.Kafka', file]), {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output = (output + chunk).slice(-4_000)));
  const ended = once(child, 'close').catch(() => undefined);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  await untilItAnswers(port, hasEnded).catch((error: Error) => {
    child.kill('SIGKILL');
    throw new Error(`${error.message}\n${output}`);
  });
  return {
    url: `kafka://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    ended,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function format(program: readonly string[], file: string): Promise<void> {
  await promisify(execFile)('java', [...program, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', file]);
}

function properties(data: string, port: number, controllerPort: number): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    // Topics come by command only, as on every broker that Lectern is run on.
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The kernel ends it when its parent dies, however that comes about. */
function boundToUs(command: string, args: readonly string[]): [string, string[]] {
  return existsSync('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', ['--pdeathsig=KILL', command, ...args]]
    : [command, [...args]];
}

async function untilItAnswers(port: number, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    if (hasEnded()) throw new Error('Kafka ended instead of starting');
    if (await answers(port)) return;
    if (Date.now() > deadline) throw new Error(`Kafka did not answer within ${readyWithinMs} ms`);
    await new Promise((settle) => setTimeout(settle, 50));
  }
}

// ApiVersions, version 0, correlation 1, no client id: what any client may ask first. It is answered once requests are taken.
const question = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff]);

function answers(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(question));
    const done = (answer: boolean) => () => (socket.destroy(), settle(answer));
    socket
      .once('data', done(true))
      .once('error', done(false))
      .once('close', done(false))
      .setTimeout(5_000, done(false));
  });
}
