import { Reader, wireType, Writer } from './bytes.ts';

/** How one kind of value is written after its tag, read, and what stands where it is absent. */
export type Kind<Value> = {
  readonly type: number;
  write(writer: Writer, value: Value): void;
  read(reader: Reader): Value;
  readonly absent: Value;
  /** Numbers stand packed in a list. */
  readonly isPacked?: boolean;
};

export type Field<Value> = {
  write(writer: Writer, value: Value): void;
  /** Numbers of the fields in the message, and what reading one of them makes of the value so far. */
  readonly readers: ReadonlyMap<number, (reader: Reader, type: number, before: Value) => Value>;
  readonly absent: () => Value;
};

/** A message: each of its members in TypeScript with its field. A member that is missing here does not compile. */
export type Schema<Message> = { readonly [Name in keyof Message]-?: Field<Message[Name]> };

export function encode<Message extends object>(schema: Schema<Message>, message: Message): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  for (const name of names(schema)) schema[name].write(writer, message[name]);
  return writer.finish();
}

export function decode<Message extends object>(schema: Schema<Message>, reader: Reader): Message {
  const message: Partial<Message> = {};
  for (const name of names(schema)) message[name] = schema[name].absent();
  const whole = message as Message;
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    readField(schema, whole, reader, tag >>> 3, tag & 7);
  }
  return whole;
}

function readField<Message extends object>(
  schema: Schema<Message>,
  message: Message,
  reader: Reader,
  number: number,
  type: number,
): void {
  for (const name of names(schema)) {
    const read = schema[name].readers.get(number);
    if (!read) continue;
    message[name] = read(reader, type, message[name]);
    return;
  }
  reader.skip(type);
}

function names<Message extends object>(schema: Schema<Message>): (keyof Message)[] {
  return Object.keys(schema) as (keyof Message)[];
}

export function one<Value>(number: number, kind: Kind<Value>): Field<Value> {
  return {
    write(writer, value) {
      if (value === kind.absent) return;
      writer.tag(number, kind.type);
      kind.write(writer, value);
    },
    readers: new Map([
      [
        number,
        (reader, type, before) => {
          if (type === kind.type) return kind.read(reader);
          reader.skip(type);
          return before;
        },
      ],
    ]),
    absent: () => kind.absent,
  };
}

export function many<Value>(number: number, kind: Kind<Value>): Field<Value[]> {
  const writeEach = (writer: Writer, values: Value[]) => {
    for (const value of values) {
      writer.tag(number, kind.type);
      kind.write(writer, value);
    }
  };
  return {
    write: kind.isPacked ? (writer, values) => writePacked(writer, number, kind, values) : writeEach,
    readers: new Map([
      [
        number,
        (reader, type, before) => {
          if (!kind.isPacked || type !== wireType.bytes) before.push(kind.read(reader));
          else for (const inner = reader.chunk(); !inner.isAtEnd;) before.push(kind.read(inner));
          return before;
        },
      ],
    ]),
    absent: () => [],
  };
}

function writePacked<Value>(writer: Writer, number: number, kind: Kind<Value>, values: Value[]): void {
  if (values.length === 0) return;
  const inner = new Writer();
  for (const value of values) kind.write(inner, value);
  writer.tag(number, wireType.bytes);
  writer.chunk(inner.finish());
}

type Choice = { readonly $case: string; readonly value: unknown };
type Cases<Union extends Choice> = {
  readonly [Name in Union['$case']]: readonly [
    number: number,
    kind: Kind<Extract<Union, { readonly $case: Name }>['value'] | undefined>,
  ];
};

/** One of several fields, as `{ $case, value }`. */
export function oneOf<Union extends Choice>(cases: Cases<Union>): Field<Union | undefined> {
  const all = Object.entries(cases) as [string, readonly [number, Kind<unknown>]][];
  return {
    write(writer, choice) {
      const found = all.find(([name]) => name === choice?.$case);
      if (!found || !choice) return;
      const [, [number, kind]] = found;
      writer.tag(number, kind.type);
      kind.write(writer, choice.value);
    },
    readers: new Map(
      all.map(([name, [number, kind]]) => [number, (reader) => ({ $case: name, value: kind.read(reader) }) as Union]),
    ),
    absent: () => undefined,
  };
}
