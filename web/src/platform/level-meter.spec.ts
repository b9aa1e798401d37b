import { levelOf } from './level-meter.ts';

const tone = (amplitude: number) => Float32Array.from({ length: 1024 }, (_, at) => amplitude * Math.sin(at / 5));

it('a level is 0 in silence, 1 for loud speech, and grows in between', () => {
  expect(levelOf(new Float32Array(1024))).toBe(0);
  expect(levelOf(tone(0.8))).toBe(1);
  const [soft, louder] = [levelOf(tone(0.01)), levelOf(tone(0.05))];
  expect(soft).toBeGreaterThan(0);
  expect(louder).toBeGreaterThan(soft);
  expect(louder).toBeLessThan(1);
});
