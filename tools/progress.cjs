'use strict';
// Numbered steps with times. Plain JavaScript, because the launcher shows its first step before anything is installed.

/** @param {{ total: number, first?: number }} options */
exports.createProgress = function createProgress({ total, first = 1 }) {
  let number = first - 1;

  /** Runs one step. The work may say what it is doing when that takes long; a quick step shows only its result. */
  async function step(title, work) {
    number += 1;
    const head = `${number}/${total} ${title.padEnd(16)}`;
    const began = Date.now();
    const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
    const line = createLine();
    let doing = '';
    const clock = setInterval(() => line.show(`${head} ${doing} (${seconds()})`), 1000);
    clock.unref();
    try {
      const result = await work((text) => {
        doing = text;
        line.say(`${head} ${doing}`);
      });
      line.end(`${head} ${seconds()}${result && result.note ? `  ${result.note}` : ''}`);
      return result;
    } catch (error) {
      line.end(`${head} failed after ${seconds()}`);
      throw error;
    } finally {
      clearInterval(clock);
    }
  }

  return { step, next: () => number + 1, total };
};

/** On a terminal one line that changes; in a log one line for each thing said. */
function createLine() {
  const isTerminal = process.stdout.isTTY;
  const fit = (text) => text.slice(0, (process.stdout.columns || 80) - 1);
  return {
    show: (text) => isTerminal && process.stdout.write(`\r\u001b[K${fit(text)}`),
    say: (text) => (isTerminal ? process.stdout.write(`\r\u001b[K${fit(text)}`) : console.log(text)),
    end: (text) => console.log(isTerminal ? `\r\u001b[K${text}` : text),
  };
}
