import type { FactoryProvider, Type } from '@nestjs/common';

/** An abstract class is the token of a port, a class the token of itself. */
export type Token<Value> = abstract new (...parts: never[]) => Value;

/** A class without decorators, made from what its constructor asks for, in that order; the compiler compares the two. */
export function made<Parts extends unknown[], Made>(
  token: Token<Made> | Type<Made>,
  type: new (...parts: Parts) => Made,
  inject: { [Place in keyof Parts]: Token<Parts[Place]> },
): FactoryProvider<Made> {
  return { provide: token, useFactory: (...parts: Parts) => new type(...parts), inject: inject as Type<unknown>[] };
}

export const useCase = <Parts extends unknown[], Made>(
  type: new (...parts: Parts) => Made,
  ...inject: { [Place in keyof Parts]: Token<Parts[Place]> }
): FactoryProvider<Made> => made(type, type, inject);
