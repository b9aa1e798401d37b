import { expect, type Page } from '@playwright/test';

/** How loud each other person's microphone is on this page, from the decoded sound: id of the participant to loudest RMS. */
export function hear(page: Page, ms = 1_500): Promise<Record<string, number>> {
  return page.evaluate(async (measureMs) => {
    const context = new AudioContext();
    await context.resume();
    const found = [...document.querySelectorAll<HTMLAudioElement>('audio[data-source=microphone]')].map((element) => {
      const analyser = new AnalyserNode(context, { fftSize: 2048 });
      context.createMediaStreamSource(element.srcObject as MediaStream).connect(analyser);
      return { id: element.dataset['participant'] ?? '', plays: !element.paused, analyser, loudest: 0 };
    });
    const samples = new Float32Array(2048);
    for (const end = performance.now() + measureMs; performance.now() < end;) {
      for (const one of found) {
        one.analyser.getFloatTimeDomainData(samples);
        const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
        if (one.plays) one.loudest = Math.max(one.loudest, rms);
      }
      await new Promise((next) => setTimeout(next, 40));
    }
    await context.close();
    return Object.fromEntries(found.map(({ id, loudest }) => [id, loudest]));
  }, ms);
}

const speech = 0.01;
const silence = 0.001;

/** Waits until this many others are heard speaking. */
export async function hearsVoices(page: Page, count: number): Promise<void> {
  await expect
    .poll(async () => Object.values(await hear(page)).filter((level) => level > speech).length, {
      message: `hears ${count} voices`,
      timeout: 45_000,
    })
    .toBe(count);
}

export async function hearsSilenceOf(page: Page, participantId: string): Promise<void> {
  await expect
    .poll(async () => (await hear(page))[participantId] ?? 0, { message: 'hears silence', timeout: 30_000 })
    .toBeLessThan(silence);
}

export async function hearsVoiceOf(page: Page, participantId: string): Promise<void> {
  await expect
    .poll(async () => (await hear(page))[participantId] ?? 0, { message: 'hears a voice', timeout: 30_000 })
    .toBeGreaterThan(speech);
}

/** Whose pictures move on this page: ids of participants whose video has decoded new frames within the time. */
export function see(page: Page, source = 'camera', ms = 1_000): Promise<string[]> {
  return page.evaluate(
    async ([wanted, watchMs]) => {
      const videos = [...document.querySelectorAll<HTMLVideoElement>(`video[data-source=${wanted}]`)];
      const count = (video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames;
      const before = videos.map(count);
      await new Promise((next) => setTimeout(next, Number(watchMs)));
      const moving = videos.filter((video, index) => count(video) > before[index]! && video.videoWidth > 0);
      return [...new Set(moving.map((video) => video.dataset['participant'] ?? ''))];
    },
    [source, ms],
  );
}

export async function seesMoving(page: Page, count: number, source?: string): Promise<void> {
  await expect
    .poll(async () => (await see(page, source)).length, { message: `sees ${count} moving pictures`, timeout: 45_000 })
    .toBe(count);
}

/** The participant behind a picture. */
export async function idOf(page: Page, name: string): Promise<string> {
  const picture = page.getByLabel(`Picture of ${name}`).first();
  return (await picture.getAttribute('data-participant')) ?? '';
}
