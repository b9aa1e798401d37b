export { bidi, connect, isReady, unary, type Bidi, type CallOptions, type Connection } from './client.ts';
export type { Definition } from './definition.ts';
export type { TlsFiles } from './identity.ts';
export { Peers, type PeersOptions } from './peers.ts';
export { rank } from './rendezvous.ts';
export { serve, startServer, type Call, type GrpcServer, type Handlers, type Serving } from './server.ts';
