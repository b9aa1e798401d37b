import { wireType } from './bytes.ts';
import { decode, encode, many, one, oneOf, type Field, type Kind, type Schema } from './schema.ts';

export const text: Kind<string> = {
  type: wireType.bytes,
  absent: '',
  write: (writer, value) => writer.text(value),
  read: (reader) => reader.text(),
};

/** uint32, uint64 and int32: what fits a JavaScript number exactly. */
export const whole: Kind<number> = {
  type: wireType.varint,
  absent: 0,
  isPacked: true,
  write: (writer, value) => writer.varint(value),
  read: (reader) => reader.varint(),
};

export const yesNo: Kind<boolean> = {
  type: wireType.varint,
  absent: false,
  isPacked: true,
  write: (writer, value) => writer.varint(Number(value)),
  read: (reader) => reader.varint() !== 0,
};

const double: Kind<number> = {
  type: wireType.fixed64,
  absent: 0,
  write: (writer, value) => writer.double(value),
  read: (reader) => reader.double(),
};

/** An enumeration by its names in the order of their numbers; a number from a newer server is UNRECOGNIZED. */
export function word<Word extends string>(...words: [Word, ...Word[]]): Kind<Word | 'UNRECOGNIZED'> {
  return {
    type: wireType.varint,
    absent: words[0],
    isPacked: true,
    write: (writer, value) => writer.varint(words.indexOf(value as Word)),
    read: (reader) => words[reader.varint()] ?? 'UNRECOGNIZED',
  };
}

export function message<Message extends object>(schema: Schema<Message>): Kind<Message | undefined> {
  return {
    type: wireType.bytes,
    absent: undefined,
    write: (writer, value) => value && writer.chunk(encode(schema, value)),
    read: (reader) => decode(schema, reader.chunk()),
  };
}

/** In a list every message is there. */
export function messages<Message extends object>(schema: Schema<Message>): Kind<Message> {
  return {
    type: wireType.bytes,
    absent: {} as Message,
    write: (writer, value) => writer.chunk(encode(schema, value)),
    read: (reader) => decode(schema, reader.chunk()),
  };
}

const timestamp: Schema<{ seconds: number; nanos: number }> = { seconds: one(1, whole), nanos: one(2, whole) };

/** google.protobuf.Timestamp, to the millisecond. */
export const time: Kind<Date | undefined> = {
  type: wireType.bytes,
  absent: undefined,
  write(writer, value) {
    if (!value) return;
    const ms = value.getTime();
    const seconds = Math.floor(ms / 1_000);
    writer.chunk(encode(timestamp, { seconds, nanos: (ms - seconds * 1_000) * 1_000_000 }));
  },
  read(reader) {
    const { seconds, nanos } = decode(timestamp, reader.chunk());
    return new Date(seconds * 1_000 + Math.floor(nanos / 1_000_000));
  },
};

type Entry<Value> = { key: string; value: Value };

/** A map, of which the wire knows only a list of entries. */
export function dictionary<Value>(number: number, value: Field<Value>): Field<Record<string, Value>> {
  const entry: Schema<Entry<Value>> = { key: one(1, text), value };
  const entries = many(number, messages(entry));
  return {
    write: (writer, map) =>
      entries.write(
        writer,
        Object.entries(map).map(([key, inner]) => ({ key, value: inner })),
      ),
    readers: new Map([
      [
        number,
        (reader, _type, before) => {
          const { key, value: inner } = decode(entry, reader.chunk());
          return { ...before, [key]: inner };
        },
      ],
    ]),
    absent: () => ({}),
  };
}

type Json = Record<string, unknown>;

/** google.protobuf.Struct: an object as JSON has it. */
export const json: Kind<Json | undefined> = {
  type: wireType.bytes,
  absent: undefined,
  write: (writer, value) => value && writer.chunk(encode(struct(), { fields: value })),
  read: (reader) => decode(struct(), reader.chunk()).fields,
};

export const jsonInList: Kind<Json> = {
  ...json,
  absent: {},
  read: (reader) => json.read(reader) ?? {},
};

type JsonValue =
  | { $case: 'null'; value: number | undefined }
  | { $case: 'number'; value: number | undefined }
  | { $case: 'string'; value: string | undefined }
  | { $case: 'boolean'; value: boolean | undefined }
  | { $case: 'object'; value: Json | undefined }
  | { $case: 'list'; value: { values: unknown[] } | undefined };

const anything: Kind<unknown> = {
  type: wireType.bytes,
  absent: undefined,
  write: (writer, value) => writer.chunk(encode(jsonValue(), { kind: named(value) })),
  read: (reader) => unnamed(decode(jsonValue(), reader.chunk()).kind),
};

// Made on first use: they contain each other.
let structSchema: Schema<{ fields: Json }> | undefined;
const struct = () => (structSchema ??= { fields: dictionary(1, one(2, anything)) });
let valueSchema: Schema<{ kind: JsonValue | undefined }> | undefined;
const jsonValue = () =>
  (valueSchema ??= {
    kind: oneOf<JsonValue>({
      null: [1, whole as Kind<number | undefined>],
      number: [2, double as Kind<number | undefined>],
      string: [3, text as Kind<string | undefined>],
      boolean: [4, yesNo as Kind<boolean | undefined>],
      object: [5, json],
      list: [6, message({ values: many(1, anything) })],
    }),
  });

function named(value: unknown): JsonValue | undefined {
  if (value === null) return { $case: 'null', value: 0 };
  if (typeof value === 'number') return { $case: 'number', value };
  if (typeof value === 'string') return { $case: 'string', value };
  if (typeof value === 'boolean') return { $case: 'boolean', value };
  if (Array.isArray(value)) return { $case: 'list', value: { values: value } };
  if (typeof value === 'object') return { $case: 'object', value: { ...value } };
  return undefined;
}

function unnamed(kind: JsonValue | undefined): unknown {
  if (kind === undefined || kind.$case === 'null') return null;
  return kind.$case === 'list' ? kind.value?.values : kind.value;
}
