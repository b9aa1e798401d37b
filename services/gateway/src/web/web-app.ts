import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { everyHeader, pageHeaders } from './security-headers.ts';

type Encoding = 'br' | 'gzip' | 'identity';
type Asset = {
  readonly type: string;
  readonly etag: string;
  readonly isImmutable: boolean;
  readonly bytes: Buffer;
  readonly compressed: Map<Encoding, Buffer>;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};
const compressible = /^text\/|json|svg|manifest|wasm/;
/** Vite puts everything whose name carries a hash of its content here. */
const hashedFolder = 'assets/';

/**
 * The built web app, read into memory at start: a request is looked up among the files that exist, so no path leads anywhere
 * else. Every address that is no file is the app itself, which knows its pages.
 */
export class WebApp {
  private readonly assets: ReadonlyMap<string, Asset>;
  private readonly page: string | undefined;

  constructor(root: string | undefined) {
    this.assets = root ? readAssets(root) : new Map();
    this.page = this.assets.get('/index.html')?.bytes.toString('utf8');
  }

  /** Answers when the address is the app's; says whether it did. */
  serve(request: FastifyRequest, reply: FastifyReply): boolean {
    if (this.page === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    const path = request.url.split('?')[0] ?? '/';
    if (path.startsWith('/api/') || path === '/live') return false;
    const asset = this.assets.get(path);
    const isPage = path === '/index.html' || (asset === undefined && extname(path) === '');
    if (isPage) this.sendPage(this.page, reply);
    else if (asset) this.sendAsset(asset, request, reply);
    return isPage || asset !== undefined;
  }

  private sendPage(page: string, reply: FastifyReply): void {
    const nonce = randomBytes(16).toString('base64');
    // Components that make style elements find the nonce here.
    const withNonce = page.replace(/<head[^>]*>/i, (head) => `${head}<meta property="csp-nonce" nonce="${nonce}">`);
    void reply
      .headers({ ...pageHeaders(nonce), 'cache-control': 'no-store' })
      .type(types['.html']!)
      .send(withNonce);
  }

  private sendAsset(asset: Asset, request: FastifyRequest, reply: FastifyReply): void {
    const { type, etag, isImmutable } = asset;
    void reply.headers({
      ...everyHeader,
      etag,
      vary: 'accept-encoding',
      'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    if (request.headers['if-none-match'] === etag) return void reply.status(304).send();
    const encoding = compressible.test(type) ? preferred(String(request.headers['accept-encoding'] ?? '')) : 'identity';
    if (encoding !== 'identity') void reply.header('content-encoding', encoding);
    void reply.type(type).send(encoded(asset, encoding));
  }
}

function readAssets(root: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const file = join(root, name);
    if (!statSync(file).isFile() || extname(name) === '.map') continue;
    const path = relative(root, file).split(sep).join('/');
    const bytes = readFileSync(file);
    assets.set(`/${path}`, {
      type: types[extname(name)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      isImmutable: path.startsWith(hashedFolder),
      bytes,
      compressed: new Map(),
    });
  }
  return assets;
}

function preferred(accepted: string): Encoding {
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}

/** Compressed once, when first asked for: the start waits for nothing. */
function encoded({ bytes, compressed }: Asset, encoding: Encoding): Buffer {
  let result = compressed.get(encoding);
  if (result === undefined) compressed.set(encoding, (result = compress(bytes, encoding)));
  return result;
}

function compress(bytes: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'br') return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  return encoding === 'gzip' ? gzipSync(bytes) : bytes;
}
