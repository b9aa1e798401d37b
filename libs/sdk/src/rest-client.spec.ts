import { newId } from '@lectern/kernel';
import { createRest } from './rest-client.ts';

type Call = { readonly url: string; readonly init?: RequestInit };

function restWith(answer: () => Response | Promise<Response>, options: { apiKey?: string } = {}) {
  const calls: Call[] = [];
  const rest = createRest({
    origin: 'https://class.example.edu',
    fetch: (input, init) => {
      calls.push({ url: String(input), init });
      return Promise.resolve(answer());
    },
    ...options,
  });
  return { rest, calls };
}

describe('the REST client', () => {
  it('asks for pages, with a key where there is one', async () => {
    const page = { items: [], nextCursor: 'c2' };
    const { rest, calls } = restWith(() => Response.json(page), { apiKey: 'k' });
    const courseId = newId<'course'>();
    await expect(rest.listClasses(courseId, { past: true, limit: 5, cursor: 'c 1' })).resolves.toEqual(page);
    expect(calls[0]?.url).toBe(
      `https://class.example.edu/api/v1/courses/${courseId}/classes?past=true&limit=5&cursor=c+1`,
    );
    expect(calls[0]?.init).toMatchObject({
      method: 'GET',
      headers: { authorization: 'Bearer k' },
      credentials: 'include',
    });
  });

  it('sends JSON and CSV as what they are, and expects nothing of a deletion', async () => {
    const { rest, calls } = restWith(() => new Response(null, { status: 204 }));
    const courseId = newId<'course'>();
    await rest.enrolCsv(courseId, 'name,email,role');
    await rest.createCourse({ title: 'Biology' });
    await expect(rest.unenrol(courseId, newId<'person'>())).resolves.toBeUndefined();
    expect(calls.map(({ init }) => [init?.method, init?.body, new Headers(init?.headers).get('content-type')])).toEqual(
      [
        ['POST', 'name,email,role', 'text/csv'],
        ['POST', '{"title":"Biology"}', 'application/json'],
        ['DELETE', undefined, null],
      ],
    );
  });

  it('turns problem details into a refusal', async () => {
    const problem = {
      title: 'Gone',
      status: 410,
      code: 'LINK_USED',
      detail: 'used once',
      retryable: false,
      figures: { uses: '1' },
    };
    const { rest } = restWith(() => Response.json(problem, { status: 410 }));
    await expect(rest.redeemLink('t')).rejects.toMatchObject({
      name: 'RefusedError',
      code: 'LINK_USED',
      detail: 'used once',
      retryable: false,
      figures: { uses: '1' },
    });
  });

  it('has a code also for what a proxy or the network says', async () => {
    const { rest } = restWith(() => new Response('<html>', { status: 502 }));
    await expect(rest.me()).rejects.toMatchObject({ code: 'HTTP_502', retryable: true });
    const broken = restWith(() => Promise.reject(new TypeError('fetch failed')));
    await expect(broken.rest.me()).rejects.toMatchObject({ code: 'NETWORK_FAILED', retryable: true });
  });
});
