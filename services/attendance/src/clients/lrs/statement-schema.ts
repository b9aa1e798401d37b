import { Ajv, type ValidateFunction } from 'ajv';
import type { Statement } from '../../domain/statements/statement.ts';
import { StatementRules } from '../../usecases/statements/ports.ts';

const iri = { type: 'string', pattern: '^https?://[^\\s/]+(/[^\\s]*)?$', maxLength: 1_000 } as const;
const uuid = {
  type: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
} as const;

/** Nothing but the listed properties, all of them unless they are named as optional. */
const closed = (properties: Readonly<Record<string, object>>, ...optional: string[]) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const activity = closed({ objectType: { const: 'Activity' }, id: iri, definition: closed({ type: iri }) });
const extensions = (value: object) => ({ type: 'object', propertyNames: iri, additionalProperties: value });
const activities = { type: 'array', minItems: 1, items: activity } as const;
const pseudonym = { type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$' } as const;

/**
 * What we send, and nothing else: xAPI 1.0.3 and 2.0 alike allow it, and it has no place for a name, an e-mail address or
 * what somebody wrote.
 */
export const statementSchema = closed(
  {
    id: uuid,
    actor: closed({ objectType: { const: 'Agent' }, account: closed({ homePage: iri, name: pseudonym }) }),
    verb: closed({ id: iri, display: closed({ en: { type: 'string', pattern: '^[a-z]+$' } }) }),
    object: { oneOf: [activity, closed({ objectType: { const: 'StatementRef' }, id: uuid })] },
    result: closed(
      {
        completion: { type: 'boolean' },
        duration: { type: 'string', pattern: '^PT\\d+\\.\\d{3}S$' },
        extensions: extensions({ anyOf: [{ type: 'number' }, { type: 'string', pattern: '^[A-Za-z0-9+-]{1,40}$' }] }),
      },
      'completion',
      'duration',
      'extensions',
    ),
    context: closed(
      {
        registration: uuid,
        platform: { const: 'Lectern' },
        contextActivities: closed({ parent: activities, grouping: activities, category: activities }, 'parent'),
        extensions: extensions(uuid),
      },
      'platform',
    ),
    timestamp: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' },
  },
  'result',
);

export class AjvStatementRules extends StatementRules {
  private readonly validate: ValidateFunction = new Ajv({ strict: true }).compile(statementSchema);

  findProblem(statement: Statement): string | undefined {
    if (this.validate(statement)) return undefined;
    return this.validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ');
  }
}
