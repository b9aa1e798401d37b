import type { FastifyReply, FastifyRequest } from 'fastify';

/** A page of a list, with the address of the next one in a Link header (RFC 8288). */
export function pageOf<Item>(
  items: readonly Item[],
  nextCursor: string,
  request: FastifyRequest,
  reply: FastifyReply,
): { items: readonly Item[]; nextCursor?: string } {
  if (nextCursor === '') return { items };
  const next = new URL(request.url, 'http://here');
  next.searchParams.set('cursor', nextCursor);
  void reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
  return { items, nextCursor };
}
