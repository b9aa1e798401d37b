import 'reflect-metadata';
import { eventually } from '@lectern/testing';
import { Source } from '@lectern/proto/grpc/session/v1/room';
import { startStage, type Stage } from './kit/media.ts';
import { enter, producersOf, show } from './kit/people.ts';
import { opusParameters, vp8Parameters } from './kit/rtp.ts';

let stage: Stage;
afterEach(() => stage?.close());

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${stage.healthPort}${path}`);
  return { status: response.status, text: await response.text() };
}

describe('media workers', () => {
  it('share the rooms', async () => {
    stage = await startStage({ workers: 2 });
    for (let room = 0; room < 4; room++) await enter(stage, stage.session.room(), 'Ada');
    expect(stage.pool.workers.map(({ routers }) => routers.size)).toEqual([2, 2]);
  });

  it('are replaced when they die: the clients of their rooms open again on the same stream, others notice nothing', async () => {
    stage = await startStage({ workers: 2 });
    const room = stage.session.room();
    const ada = await enter(stage, room, 'Ada', { open: [Source.MICROPHONE, Source.CAMERA] });
    const ben = await enter(stage, room, 'Ben');
    const elsewhere = await enter(stage, stage.session.room(), 'Chloe');
    const [first] = stage.pool.workers;
    const pid = first?.worker.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    const lost = [ada, ben];
    await eventually('both are told', () => lost.every(({ line }) => line.eventsOf('mediaLost').length === 1));
    for (const { line, person } of lost) {
      const opened = await line.openMedia(await stage.session.sign(room, person), {
        standing: { producerIds: [], consumerIds: [] },
      });
      expect(opened.resumed).toBe(false);
      await line.setInterest([show(ada.person, Source.CAMERA, 360)], opened.routerRtpCapabilities);
    }
    await ada.line.produce(Source.MICROPHONE, opusParameters());
    await ada.line.produce(Source.CAMERA, vp8Parameters());
    await eventually('Ben receives both', () => ben.line.eventsOf('consumerOpened').length === 2);
    await eventually('Ada plays', () => producersOf(stage, ada.person).every(({ paused }) => !paused));
    expect(elsewhere.line.eventsOf('mediaLost')).toEqual([]);
    expect(room.facts).toHaveLength(2);
    await eventually('the worker is replaced', async () => (await get('/readyz')).status === 200);
    expect(stage.pool.workers.map(({ worker }) => worker.pid)).not.toContain(pid);
  });

  it('are asked whether they answer', async () => {
    stage = await startStage();
    expect((await get('/livez')).status).toBe(200);
    const [first] = stage.pool.workers;
    process.kill(first?.worker.pid ?? 0, 'SIGSTOP');
    expect((await get('/livez')).status).toBe(503);
    process.kill(first?.worker.pid ?? 0, 'SIGCONT');
    expect((await get('/livez')).status).toBe(200);
  });

  it('are measured', async () => {
    stage = await startStage();
    const room = stage.session.room();
    const ada = await enter(stage, room, 'Ada', { open: [Source.MICROPHONE] });
    const ben = await enter(stage, room, 'Ben');
    await ada.line.produce(Source.MICROPHONE, opusParameters());
    await eventually('Ben receives her', () => ben.line.eventsOf('consumerOpened').length === 1);
    const { text } = await get('/metrics');
    for (const line of ['rooms', 'clients', 'producers', 'consumers', 'transports'].map(
      (one) => `lectern_media_${one}`,
    )) {
      expect(text).toMatch(new RegExp(`^${line} [1-9]`, 'm'));
    }
    expect(text).toMatch(/^lectern_media_worker_load\{worker="0"\} [0-9.]+/m);
    expect(text).toMatch(/^# TYPE lectern_media_packets_total counter/m);
    expect(text).toMatch(/^# TYPE lectern_media_packets_lost_total counter/m);
  });
});
