import type { Stack } from './stack.ts';

/** The links by which people come to the demonstration class. */
export function printLinks({ origin, demo }: Pick<Stack, 'origin' | 'demo'>): void {
  const { Ada, Tomás, Ben, Chloe, Rosa, guest } = demo.links;
  const rows: [string, string][] = [
    ['Instructor  Ada', Ada],
    ['Assistant   Tomás', Tomás],
    ['Learner     Ben', Ben],
    ['Learner     Chloe', Chloe],
    ['Guest       (waits until admitted)', guest],
    ['Registrar   Rosa (every course)', Rosa],
  ];
  console.log('\nThe class "Derivatives" of Calculus I is open. Open each link in a browser profile of its own:\n');
  for (const [who, path] of rows) console.log(`  ${who.padEnd(36)}${origin}${path}`);
}

/** Work that has nothing to close is broken off when we are asked to end; what it started ends with us. */
export async function unlessAskedToEnd<Result>(
  ending: Promise<undefined>,
  work: () => Promise<Result>,
): Promise<Result> {
  let isOver = false;
  void ending.then(() => isOver || process.exit(130));
  try {
    return await work();
  } finally {
    isOver = true;
  }
}

/** Settles at the first request to end; later ones change nothing, for everything is closing by then. */
export function untilAskedToEnd(): Promise<undefined> {
  return new Promise((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => settle(undefined));
  });
}

/** Says what happened to a process, and when. */
export const tell = (event: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${event}`);
