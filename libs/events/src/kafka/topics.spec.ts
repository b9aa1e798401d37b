import type { Admin } from 'kafkajs';
import { createTopics, topicsOf } from './topics.ts';

const topics = topicsOf('lectern');
const names = Object.values(topics);

/** A broker that has no topics at first, and says what it is told to when it is asked who leads them. */
function brokerThat(describe: (times: number) => Record<string, number>) {
  let asked = 0;
  const fake: Partial<Admin> = {
    listTopics: async () => [],
    createTopics: async () => true,
    fetchTopicMetadata: async () => {
      const leaders = Object.entries(describe((asked += 1)));
      return { topics: leaders.map(([name, leader]) => ({ name, partitions: [partitionLedBy(leader)] })) };
    },
  };
  return fake as Admin;
}

const partitionLedBy = (leader: number) => ({ partitionErrorCode: 0, partitionId: 0, leader, replicas: [], isr: [] });
const allLed = Object.fromEntries(names.map((name) => [name, 1]));
const protocolError = (type: string) => Object.assign(new Error(type), { type });

const notServed = (unserved: readonly string[]) => ({
  refusal: {
    code: 'BUS_TOPIC_NOT_SERVED',
    detail: `the brokers gave these topics no leader within 120 ms: ${unserved.join(', ')}`,
    retryable: true,
    figures: { topics: unserved.join(', '), limitMs: '120' },
  },
});

describe('the topics of the bus', () => {
  it('are made once the brokers have given each a leader', async () => {
    const busy = brokerThat((times) => {
      if (times === 1) throw protocolError('UNKNOWN_TOPIC_OR_PARTITION');
      if (times === 2) throw new Error('retries exceeded', { cause: protocolError('LEADER_NOT_AVAILABLE') });
      return times === 3 ? { ...allLed, [topics.events]: -1 } : allLed;
    });
    expect(await createTopics(busy, topics)).toEqual(names.map((name) => `made ${name}`));
  });

  it('are refused by name when they have no leader in time', async () => {
    const leaderless = brokerThat(() => ({ ...allLed, [topics.replays]: -1 }));
    await expect(createTopics(leaderless, topics, 120)).rejects.toMatchObject(notServed([topics.replays]));
  });

  it('are refused by name when the brokers do not know them in time', async () => {
    const silent = brokerThat(() => ({ [topics.events]: 1 }));
    await expect(createTopics(silent, topics, 120)).rejects.toMatchObject(
      notServed([topics.replays, topics.deadLetters]),
    );
    const ignorant = brokerThat(() => {
      throw protocolError('UNKNOWN_TOPIC_OR_PARTITION');
    });
    await expect(createTopics(ignorant, topics, 120)).rejects.toMatchObject(notServed(names));
  });

  it('are not waited for when the brokers fail in another way', async () => {
    const closed = brokerThat(() => {
      throw protocolError('TOPIC_AUTHORIZATION_FAILED');
    });
    await expect(createTopics(closed, topics)).rejects.toThrow('TOPIC_AUTHORIZATION_FAILED');
  });
});
