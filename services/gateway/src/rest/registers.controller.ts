import { Controller } from '@nestjs/common';
import { newId } from '@lectern/kernel';
import type { Caller } from '@lectern/proto/grpc/session/v1/directory_service';
import { Registers } from '../ports/attendance.ts';
import * as contract from './contract/registers.ts';
import { Who } from './door.guard.ts';
import { Handles, Input, type InputOf } from './operation.ts';
import { toCorrection, toHistory } from './words/history.words.ts';
import { toClassRegister, toCourseRegister, toEntry, toOwnRecord } from './words/register.words.ts';

@Controller('api/v1')
export class RegistersController {
  constructor(private readonly registers: Registers) {}

  @Handles(contract.getClassRegister)
  async ofClass(@Who() caller: Caller, @Input() { params, query }: InputOf<typeof contract.getClassRegister>) {
    return toClassRegister(await this.registers.call('getClassRegister', { caller, ...params, ...query }));
  }

  @Handles(contract.getCourseRegister)
  async ofCourse(@Who() caller: Caller, @Input() { params }: InputOf<typeof contract.getCourseRegister>) {
    return toCourseRegister(await this.registers.call('getCourseRegister', { caller, ...params }));
  }

  @Handles(contract.getOwnRecord)
  async own(@Who() caller: Caller, @Input() { params }: InputOf<typeof contract.getOwnRecord>) {
    return toOwnRecord(await this.registers.call('getOwnRecord', { caller, ...params }));
  }

  @Handles(contract.getEntryHistory)
  async history(@Who() caller: Caller, @Input() { params }: InputOf<typeof contract.getEntryHistory>) {
    const { items } = await this.registers.call('getEntryHistory', { caller, ...params });
    return { items: toHistory(items) };
  }

  @Handles(contract.correctEntry)
  async correct(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.correctEntry>) {
    const { reason, change, entryVersion, requestId = newId() } = body;
    const correction = toCorrection(reason, change);
    return toEntry(await this.registers.call('correct', { caller, ...params, entryVersion, correction, requestId }));
  }

  @Handles(contract.openDispute)
  async dispute(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.openDispute>) {
    return toEntry(await this.registers.call('openDispute', { caller, ...params, ...body }));
  }

  @Handles(contract.answerDispute)
  async answer(@Who() caller: Caller, @Input() { params, body }: InputOf<typeof contract.answerDispute>) {
    return toEntry(await this.registers.call('answerDispute', { caller, ...params, ...body }));
  }
}
