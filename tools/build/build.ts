import { root } from '../root.ts';
import { bringUpToDate, type Made, type Target } from './stamp.ts';
import { proto, services, web } from './targets.ts';

export type BuildOptions = {
  /** Only these: `proto`, `web` or a service. All when left out. */
  readonly only?: readonly string[];
  readonly force?: boolean;
};

/** Brings everything that runs up to date: generated messages, then the services and the web app side by side. */
export async function build({ only, force }: BuildOptions = {}): Promise<Made[]> {
  const wanted = (target: Target) => !only || only.includes(target.name);
  // Everything else imports the generated messages.
  const first = await bringUpToDate(root, proto, force && wanted(proto));
  const rest = await Promise.all(
    [...services(), web].filter(wanted).map((target) => bringUpToDate(root, target, force)),
  );
  return [first, ...rest];
}
