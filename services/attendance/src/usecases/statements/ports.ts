import type { Statement } from '../../domain/statements/statement.ts';

/** What a statement must be before it is kept. */
export abstract class StatementRules {
  /** What is wrong with it, for a developer; undefined when nothing is. */
  abstract findProblem(statement: Statement): string | undefined;
}
