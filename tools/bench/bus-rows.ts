import type { BusFigures, Comparison } from './other-benches.ts';
import { judge, type Row } from './table.ts';

const leastRelayed = 20_000;

/** The relay and consumers on one bus, against something plain. */
export function busRows(bus: string, plain: string, { relay, one, together }: BusFigures): Row[] {
  const row = (what: string, { ours, plain: other, ratio }: Comparison, goal = '', verdict = ''): Row => {
    const found = `${ours.toLocaleString('en')} events/s, ${plain} ${other.toLocaleString('en')}`;
    return [`${bus}: ${what}`, found, `${ratio.toFixed(2)} ×`, goal, verdict];
  };
  return [
    row(
      'from the outbox onto the bus',
      relay,
      `≥ ${leastRelayed.toLocaleString('en')}/s`,
      judge(relay.ours >= leastRelayed),
    ),
    row('handled once, a transaction for each', one),
    row('handled once, up to 50 in a transaction', together),
  ];
}
