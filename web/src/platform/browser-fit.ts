/** What a class needs from the browser and this one has not; empty where it fits. */
export function missingFeatures(): string[] {
  const needs: Record<string, boolean> = {
    WebRTC: typeof RTCPeerConnection === 'function',
    WebSocket: typeof WebSocket === 'function',
    'media devices (they need https or localhost)': navigator.mediaDevices !== undefined,
    audio: typeof AudioContext === 'function',
    "today's colours": CSS.supports('color', 'light-dark(red, blue)'),
  };
  return Object.keys(needs).filter((name) => needs[name] !== true);
}
