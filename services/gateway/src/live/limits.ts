/** What one socket may do. Each is named in the refusal, or the close reason, that it causes. */
export const live = {
  /** A message of a client; the largest real one is a media request with RTP parameters, of about 10 KiB. */
  messageBytes: 64 * 1024,
  /** Pieces that one message may come in: browsers send one, and each costs more memory than its bytes. */
  messageFragments: 64,
  /** What may wait for a slow reader before it is told to come back. */
  bufferedBytes: 1024 * 1024,
  /** A socket that has said nothing for this long, not even a pong, is lost. */
  silenceMs: 10_000,
  /** Below the beat, so that every beat pings: whoever vanishes was heard at most a second before. */
  pingMs: 900,
  heartbeatMs: 1_000,
  /** The session service is told as often who was heard: what was heard since dies with this process. */
  signsMs: 900,
  /** Commands that wait for their answer. */
  inFlight: 64,
  /** What a client may do wrong before it is cut off: a message, ping or pong too many costs 1, one that cannot be read or a join that is refused 10. */
  faults: { perSecond: 10, burst: 100 },
  /** Whether the person is still signed in is looked up this often. */
  revalidateMs: 30_000,
  /** Before a goodbye, for the answers that are under way. */
  lastAnswersMs: 500,
  /** For the close handshake. */
  closeMs: 2_000,
} as const;

/** Close codes of RFC 6455 §7.4.1 and of the IANA registry. */
export const closeCode = {
  done: 1000,
  policy: 1008,
  internal: 1011,
  serviceRestart: 1012,
  tryAgainLater: 1013,
} as const;
