import type { Chance } from './chance.ts';
import { Gateway } from './gateway.ts';
import type { Ledger } from './ledger.ts';
import { SessionProcess, type Ground } from './session-process.ts';
import type { Timeline } from './timeline.ts';

export type Victim = 'session' | 'gateway' | 'database';
export type Kill = { readonly victim: Victim; readonly atMs: number };

const replicas = 2;
const restartMs = { from: 1_500, to: 8_000 };
const databaseAwayMs = { from: 2_000, to: 12_000 };

/** The processes of a class, of which any may die at any moment; each is started again after a while. */
export class Fate {
  readonly kills: Kill[] = [];
  private readonly sessions: (SessionProcess | undefined)[] = [];
  private readonly gateways: (Gateway | undefined)[] = [];
  private readonly ground: Ground;
  private readonly chance: Chance;

  constructor(ground: Ground, chance: Chance) {
    this.ground = ground;
    this.chance = chance;
    for (let index = 0; index < replicas; index += 1) {
      this.sessions.push(new SessionProcess(ground));
      this.gateways.push(this.newGateway());
    }
  }

  livingGateways(): readonly Gateway[] {
    return this.gateways.filter((gateway) => gateway !== undefined);
  }

  /** Something dies every few minutes; now and then several at once. */
  begin(everyMs: number): void {
    const { timeline } = this.ground;
    timeline.after(this.chance.between(0.2, 1.8) * everyMs, () => {
      do this.killOne();
      while (this.chance.yes(0.15));
      this.begin(everyMs);
    });
  }

  private killOne(): void {
    const victim = this.chance.weighted<Victim>({ session: 40, gateway: 40, database: 20 });
    const { timeline, ledger } = this.ground;
    const index = this.chance.below(replicas);
    if (victim === 'database') this.loseDatabase(ledger, timeline);
    else if (victim === 'session') this.killSession(index);
    else this.killGateway(index);
    this.kills.push({ victim, atMs: timeline.nowMs });
  }

  private killSession(index: number): void {
    this.sessions[index]?.kill();
    this.sessions[index] = undefined;
    this.restart(() => (this.sessions[index] ??= new SessionProcess(this.ground)));
  }

  private killGateway(index: number): void {
    this.gateways[index]?.kill();
    this.gateways[index] = undefined;
    this.restart(() => (this.gateways[index] ??= this.newGateway()));
  }

  private loseDatabase(ledger: Ledger, timeline: Timeline): void {
    if (ledger.isAway) return;
    ledger.isAway = true;
    timeline.after(this.chance.between(databaseAwayMs.from, databaseAwayMs.to), () => void (ledger.isAway = false));
  }

  private restart(work: () => unknown): void {
    this.ground.timeline.after(this.chance.between(restartMs.from, restartMs.to), () => void work());
  }

  /** Every gateway asks the same process first, as rendezvous hashing has it. */
  private newGateway(): Gateway {
    return new Gateway(this.ground.timeline, () => this.sessions.find((process) => process !== undefined));
  }
}
