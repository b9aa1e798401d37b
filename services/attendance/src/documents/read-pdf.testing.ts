import { inflateSync } from 'node:zlib';

/** A PDF as a reader sees it: the text of every page, in the order in which it was written. Reads what our own documents are made of. */
export function readPdf(file: Buffer): { readonly title: string; readonly pages: readonly string[] } {
  const objects = objectsOf(file.toString('latin1'));
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head));
  return {
    title: titleIn(objects, file.toString('latin1')),
    pages: pages.map(({ head }) => {
      const resources = objects.get(Number(/\/Resources (\d+) 0 R/.exec(head)?.[1]))?.head ?? head;
      const content = objects.get(Number(/\/Contents (\d+) 0 R/.exec(head)?.[1]))?.stream ?? '';
      const fonts = new Map(
        [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name!, signsOf(objects, Number(id))]),
      );
      return textIn(content, fonts);
    }),
  };
}

type PdfObject = { readonly head: string; readonly stream: string };
type Signs = ReadonlyMap<string, string>;

function objectsOf(file: string): Map<number, PdfObject> {
  const objects = new Map<number, PdfObject>();
  for (const [, id, body = ''] of file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [head = '', packed = ''] = body.split('\nstream\n');
    const bytes = Buffer.from(packed.replace(/\nendstream$/, ''), 'latin1');
    const stream = head.includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : packed;
    objects.set(Number(id), { head, stream });
  }
  return objects;
}

/** Which character each glyph of a font stands for. */
function signsOf(objects: Map<number, PdfObject>, font: number): Signs {
  const map = objects.get(Number(/\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.head ?? '')?.[1]))?.stream ?? '';
  const signs = new Map<string, string>();
  for (const [, from = '', list = ''] of map.matchAll(/<(\w{4})> <\w{4}> \[([^\]]*)\]/g))
    [...list.matchAll(/<(\w*)>/g)].forEach(([, code = ''], place) => {
      const glyph = (Number.parseInt(from, 16) + place).toString(16).padStart(4, '0');
      signs.set(glyph, Buffer.from(code, 'hex').swap16().toString('utf16le'));
    });
  return signs;
}

function textIn(content: string, fonts: ReadonlyMap<string, Signs>): string {
  let signs: Signs = new Map();
  const lines: string[] = [];
  for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)) {
    if (font) signs = fonts.get(font) ?? signs;
    else {
      const glyphs = [...(shown ?? '').matchAll(/<(\w*)>/g)].map(([, hex]) => hex).join('');
      lines.push((glyphs.match(/.{4}/g) ?? []).map((glyph) => signs.get(glyph) ?? '?').join(''));
    }
  }
  return lines.join('\n');
}

function titleIn(objects: Map<number, PdfObject>, file: string): string {
  const written = objects.get(Number(/\/Title (\d+) 0 R/.exec(file)?.[1]))?.head ?? '';
  const bytes = Buffer.from(written.slice(1, -1).replace(/\\(.)/gs, '$1'), 'latin1');
  return bytes[0] === 0xfe ? bytes.subarray(2).swap16().toString('utf16le') : bytes.toString('latin1');
}
