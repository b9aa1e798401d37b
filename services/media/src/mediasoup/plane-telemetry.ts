import type { Telemetry } from '@lectern/telemetry';

/** What the media plane reports with. */
export type PlaneTelemetry = Pick<Telemetry, 'log' | 'span'>;
