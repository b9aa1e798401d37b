import type { ParticipantId, RoomMedia, Source } from '@lectern/sdk';
import { hueOf } from '../src/ui/initials.ts';

const tracks = new Map<string, MediaStreamTrack>();
const nothing = () => () => undefined;

/** Drawn pictures instead of cameras and screens: what is in the gallery sends and receives nothing. */
export const fakeMedia: RoomMedia = {
  publish: async () => undefined,
  replaceTrack: async () => undefined,
  unpublish: async () => undefined,
  setInterest: () => undefined,
  subscribe: nothing,
  levels: () => 0,
  state: 'connected',
  track: (id, source) => {
    if (source === 'microphone' || source === 'screen-audio') return undefined;
    const key = `${id}/${source}`;
    if (!tracks.has(key)) tracks.set(key, draw(id, source));
    return tracks.get(key);
  },
};

function draw(id: ParticipantId, source: Source): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const paint = () => (source === 'screen' ? slide(canvas) : face(canvas, id));
  paint();
  setInterval(paint, 500);
  return canvas.captureStream(2).getVideoTracks()[0]!;
}

function face(canvas: HTMLCanvasElement, id: string): void {
  const pen = canvas.getContext('2d')!;
  const hue = hueOf(id) * 55 + 15;
  const light = pen.createLinearGradient(0, 0, 1280, 720);
  light.addColorStop(0, `hsl(${hue} 22% 62%)`);
  light.addColorStop(1, `hsl(${hue} 26% 34%)`);
  pen.fillStyle = light;
  pen.fillRect(0, 0, 1280, 720);
  pen.fillStyle = `hsl(${hue + 160} 25% 28%)`;
  pen.beginPath();
  pen.ellipse(640, 760, 330, 270, 0, 0, 7);
  pen.fill();
  pen.fillStyle = '#c99f84';
  pen.beginPath();
  pen.ellipse(640, 350, 130, 165, 0, 0, 7);
  pen.fill();
  pen.fillStyle = '#2f2119';
  pen.beginPath();
  pen.ellipse(640, 240, 142, 95, 0, Math.PI, 0);
  pen.fill();
}

function slide(canvas: HTMLCanvasElement): void {
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, 1280, 720);
  pen.fillStyle = '#1c1f26';
  pen.font = '600 52px "Source Serif 4 Variable", Georgia';
  pen.fillText('The slope at one point', 90, 130);
  pen.font = '28px "Source Serif 4 Variable", Georgia';
  pen.fillText('Bring the second point closer and closer.', 90, 200);
  pen.strokeStyle = '#2447c5';
  pen.lineWidth = 5;
  pen.beginPath();
  pen.moveTo(660, 590);
  pen.bezierCurveTo(860, 580, 900, 330, 1180, 310);
  pen.stroke();
}
