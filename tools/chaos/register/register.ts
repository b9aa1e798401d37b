import { startBroker, startRecordStore } from '@lectern/testing';
import { startClassroom } from '../../load/classroom.ts';
import { randomOf } from '../random.ts';
import { playCourse } from './course.ts';
import { examine } from './findings.ts';
import { findingsTable, sampleTable } from './tables.ts';

/**
 * One short class by script on real processes, with a real record store, while everything that its register hangs on is killed.
 * Returns what is not as it should be.
 */
export async function keepRegister(seed: number, bus: 'embedded' | 'kafka'): Promise<readonly string[]> {
  const tell = (text: string) => console.log(`  ${text}`);
  await using open = new AsyncDisposableStack();
  const store = open.use(disposable(await startRecordStore()));
  const broker = bus === 'kafka' ? open.use(disposable(await startBroker())) : undefined;
  const stack = await startClassroom({
    sessions: 2,
    gateways: 2,
    ...(broker && { bus: broker.serverUrl }),
    environment: {
      GATEWAY_REQUESTS_PER_SECOND: '1000',
      ATTENDANCE_MAY_ALLOW_PRIVATE_ADDRESSES: 'true',
      LOG_LEVEL: 'warn',
    },
    tell,
  });
  open.use(disposable(stack));
  const around = { stack, store, broker };
  const course = await playCourse(around, randomOf(seed), tell);
  const findings = await examine(course, around);
  console.log(`\n${sampleTable(course.samples)}\n\n${findingsTable(findings)}\n`);
  return findings.wrong;
}

function disposable<Thing extends { close(): Promise<unknown> }>(thing: Thing): Thing & AsyncDisposable {
  return Object.assign(thing, { [Symbol.asyncDispose]: async () => void (await thing.close()) });
}
