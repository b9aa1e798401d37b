/**
 * The newest ids of a stream of ids, as an immutable value. Remembering costs a copy of one chunk, not of everything, so a
 * fold of a long journal stays linear.
 */
export type RecentIds = { readonly chunks: readonly ReadonlySet<string>[] };

const chunkSize = 50;
const chunkCount = 21;

/** At least this many of the newest ids are remembered. */
export const rememberedIds = chunkSize * (chunkCount - 1);

export const noIds: RecentIds = { chunks: [] };

export function includesId({ chunks }: RecentIds, id: string): boolean {
  return chunks.some((chunk) => chunk.has(id));
}

export function rememberId(ids: RecentIds, id: string): RecentIds {
  const newest = ids.chunks.at(-1);
  if (newest?.has(id)) return ids;
  if (newest === undefined || newest.size >= chunkSize)
    return { chunks: [...ids.chunks.slice(1 - chunkCount), new Set([id])] };
  return { chunks: [...ids.chunks.slice(0, -1), new Set(newest).add(id)] };
}
