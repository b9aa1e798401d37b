export { startBroker, type TestBroker } from './broker.ts';
export { makeCertificates, writeIdentity, type Identity } from './certificates.ts';
export { startDatabase, type TestDatabase } from './database.ts';
export { eventually, type EventuallyOptions } from './eventually.ts';
export { freePort } from './free-port.ts';
export { ensureKafkaJars, kafkaJars } from './kafka/jars.ts';
export { ensureRalph, ralphProgram } from './lrs/ralph.ts';
export { startRecordStore, type StoredStatement, type TestRecordStore } from './lrs/record-store.ts';
export { startProcess, type Ending, type ProcessOptions, type StartedProcess } from './process.ts';
