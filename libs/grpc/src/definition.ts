/** One method as ts-proto's grpc-js output describes it. */
export type Method = {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (value: never) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => unknown;
  readonly responseSerialize: (value: never) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
};

/** A service as ts-proto's grpc-js output describes it, such as `RoomServiceService`. */
export type Definition = Readonly<Record<string, Method>>;

export type Request<M extends Method> = ReturnType<M['requestDeserialize']>;
export type Response<M extends Method> = ReturnType<M['responseDeserialize']>;

export type UnaryMethods<S extends Definition> = {
  [Name in keyof S]: S[Name] extends { requestStream: false; responseStream: false } ? Name : never;
}[keyof S] &
  string;

export type BidiMethods<S extends Definition> = {
  [Name in keyof S]: S[Name] extends { requestStream: true; responseStream: true } ? Name : never;
}[keyof S] &
  string;
