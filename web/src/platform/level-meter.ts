/**
 * Measures how loud a track is, 0 to 1, once per frame, and hands the figure to `show`, which writes to an element:
 * thirty renders a second for a moving bar would be a waste.
 */
export function meterTrack(track: MediaStreamTrack, show: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let shown = 0;
  let frame = requestAnimationFrame(function measure() {
    analyser.getFloatTimeDomainData(samples);
    // Rises at once and falls slowly, as the eye expects of a meter.
    shown = Math.max(levelOf(samples), shown * 0.9);
    show(shown);
    frame = requestAnimationFrame(measure);
  });
  void context.resume();
  return () => {
    cancelAnimationFrame(frame);
    source.disconnect();
    void context.close();
  };
}

/** Root mean square in decibels, from -55 (silence) to -15 (loud speech), as 0 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, (decibels + 55) / 40));
}

/** A short chime of three notes, played on the chosen speaker. */
export async function playChime(speakerId: string | undefined): Promise<void> {
  const context = new AudioContext(speakerId ? ({ sinkId: speakerId } as AudioContextOptions) : {});
  const notes = [523.25, 659.25, 783.99];
  notes.forEach((hertz, index) => {
    const at = context.currentTime + index * 0.18;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.linearRampToValueAtTime(0.25, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
    const tone = new OscillatorNode(context, { frequency: hertz });
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.7);
  });
  await new Promise((resolve) => setTimeout(resolve, 1300));
  await context.close();
}
