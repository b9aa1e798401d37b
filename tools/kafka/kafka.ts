import { ensureKafkaJars, kafkaJars } from '@lectern/testing';
import type { Say } from '../progress.cjs';
import { ensurePackages, program } from '../system/packages.ts';

const java = program('openjdk-17-jre-headless', 'java');
const maven = program('maven', 'mvn');

/** Makes sure that the tests can start a broker: Java, and Apache Kafka's jars, which Maven fetches once for all clones (43 MB). */
export async function ensureKafka(say: Say): Promise<void> {
  const { arePresent } = await kafkaJars();
  await ensurePackages(arePresent ? [java] : [java, maven], 'A Kafka broker for tests', say);
  if (!arePresent) say('fetching Apache Kafka with Maven; usually under a minute');
  await ensureKafkaJars();
}
