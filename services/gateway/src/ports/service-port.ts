/** The calls of one service's contract, as ts-proto describes them. */
export type UnaryService = Readonly<
  Record<string, { requestDeserialize(bytes: Buffer): unknown; responseDeserialize(bytes: Buffer): unknown }>
>;
export type RequestOf<Service extends UnaryService, Name extends keyof Service> = ReturnType<
  Service[Name]['requestDeserialize']
>;
export type ResponseOf<Service extends UnaryService, Name extends keyof Service> = ReturnType<
  Service[Name]['responseDeserialize']
>;

/**
 * Another service, by question and answer. Rejects with a DomainError: the service's own refusal, or UNAVAILABLE (worth a
 * retry) when none of its processes answers in time.
 */
export abstract class ServicePort<Service extends UnaryService> {
  abstract call<Name extends keyof Service>(
    name: Name,
    request: RequestOf<Service, Name>,
  ): Promise<ResponseOf<Service, Name>>;
  /** Whether any process of the service can be reached now. */
  abstract isReachable(): boolean;
}
