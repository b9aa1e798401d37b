import { connectivityState, type Client } from '@grpc/grpc-js';

/** Whether the channel has a connection now; an idle one is asked to make one. */
export function isReady({ client }: { readonly client: Client }): boolean {
  return client.getChannel().getConnectivityState(true) === connectivityState.READY;
}
