const plain = 'aeiouncyAEIOUNCY';
const marked = 'àéîõüñçýÀÉÎÕÜÑÇÝ';

/** ⟦Ŵîth marks⟧, placeholders and plural rules untouched: what stands outside the brackets on the screen is no translation. */
export function pseudo(message: string): string {
  return `⟦${decorate(message)}⟧`;
}

function decorate(message: string): string {
  let depth = 0;
  return [...message]
    .map((letter) => {
      if (letter === '{') depth += 1;
      if (letter === '}') depth -= 1;
      const at = depth === 0 ? plain.indexOf(letter) : -1;
      return at === -1 ? letter : (marked[at] ?? letter);
    })
    .join('');
}
