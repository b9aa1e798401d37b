/** An API key as its owner holds it: `lk_PREFIX_SECRET`. The prefix is public and finds the key; only the secret's hash is kept. */
export type ApiKeyText = { readonly prefix: string; readonly secret: string };

const shape = /^lk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

export function readApiKey(text: string): ApiKeyText | undefined {
  const [, prefix, secret] = shape.exec(text) ?? [];
  return prefix !== undefined && secret !== undefined ? { prefix, secret } : undefined;
}

export function writeApiKey({ prefix, secret }: ApiKeyText): string {
  return `lk_${prefix}_${secret}`;
}
