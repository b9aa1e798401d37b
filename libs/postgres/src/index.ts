export {
  databaseUnavailable,
  isDatabaseUnavailable,
  retryWhileUnavailable,
  sqlStateOf,
  translateUnavailable,
  type DatabaseUnavailable,
} from './availability.ts';
export { createDatabaseIfMissing, openDataSource, type DataSourceSettings } from './data-source.ts';
export { startCluster, type Cluster, type ClusterOptions } from './embedded.ts';
export { migrate, sqlMigration, type MigrateOptions, type Migration } from './migrate.ts';
export { openPool, query, type PoolOptions } from './pool.ts';
export { ServerClock, type ServerClockOptions } from './server-clock.ts';
export { unitOfWork } from './unit-of-work.ts';
